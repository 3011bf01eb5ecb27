# {{name}}: {{part}}
BOARD_NAME := {{name}}
BOARD_CORE := {{core}}
BOARD_FLASH_BYTES := {{flashBytes}}
BOARD_RAM_BYTES := {{ramBytes}}
# Test vectors that fit beside the network.
BOARD_VECTORS := {{linkedVectors}}
# Tables that the kernels for another board copy to RAM stay in flash.
BOARD_DEFINES := {{defines}}
BOARD_FILE := {{file}}
BOARD_LOADER = {{loader}}
BOARD_PROBE := {{probe}}
BOARD_OPENOCD_TARGET := {{openocdTarget}}
BOARD_PROBE_RS_CHIP := {{probeRsChip}}
BOARD_PYOCD_TARGET := {{pyocdTarget}}
