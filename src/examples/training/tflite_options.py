"""Option tables of the operators, written slot by slot (tensorflow/lite/schema/schema.fbs)."""

from __future__ import annotations

from typing import Callable

import flatbuffers
import numpy as np

# Types in the union BuiltinOptions.
CONV_2D_OPTIONS = 1
POOL_2D_OPTIONS = 5
FULLY_CONNECTED_OPTIONS = 8
RESHAPE_OPTIONS = 17

# Padding and ActivationFunctionType.
PADDING_VALID = 1
ACTIVATION_NONE = 0
ACTIVATION_RELU = 1


def conv_options(builder: flatbuffers.Builder) -> int:
    builder.StartObject(6)
    builder.PrependInt8Slot(0, PADDING_VALID, 0)  # padding
    builder.PrependInt32Slot(1, 1, 0)  # stride_w
    builder.PrependInt32Slot(2, 1, 0)  # stride_h
    builder.PrependInt8Slot(3, ACTIVATION_RELU, 0)  # fused_activation_function
    return builder.EndObject()  # dilation_w_factor and dilation_h_factor keep their default 1


def pool_options(builder: flatbuffers.Builder) -> int:
    builder.StartObject(6)
    builder.PrependInt8Slot(0, PADDING_VALID, 0)  # padding
    builder.PrependInt32Slot(1, 2, 0)  # stride_w
    builder.PrependInt32Slot(2, 2, 0)  # stride_h
    builder.PrependInt32Slot(3, 2, 0)  # filter_width
    builder.PrependInt32Slot(4, 2, 0)  # filter_height
    return builder.EndObject()


def dense_options(relu: bool) -> Callable[[flatbuffers.Builder], int]:
    def write(builder: flatbuffers.Builder) -> int:
        builder.StartObject(4)
        builder.PrependInt8Slot(0, ACTIVATION_RELU if relu else ACTIVATION_NONE, 0)  # fused_activation_function
        return builder.EndObject()

    return write


def reshape_options(shape: list[int]) -> Callable[[flatbuffers.Builder], int]:
    def write(builder: flatbuffers.Builder) -> int:
        new_shape = builder.CreateNumpyVector(np.array(shape, dtype=np.int32))
        builder.StartObject(1)
        builder.PrependUOffsetTRelativeSlot(0, new_shape, 0)  # new_shape
        return builder.EndObject()

    return write
