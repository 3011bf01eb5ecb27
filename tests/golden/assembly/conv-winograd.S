    .syntax unified
    .thumb
    .cfi_sections .debug_frame

@ net_layer_0
@ fast convolution: tiles of 4 x 2 outputs, 2 tiles x 2 channels in registers, 1 of 1 rows of tiles at a time
    .section .text.net_layer_0, "ax", %progbits
    .balign 32
    .global net_layer_0
    .type net_layer_0, %function
    .cfi_startproc
spare .req r9
net_layer_0:
    push.w  {r4, r5, r6, r7, r8, r9, r10, r11, lr}
    .cfi_adjust_cfa_offset 36
    .cfi_rel_offset r4, 0
    .cfi_rel_offset r5, 4
    .cfi_rel_offset r6, 8
    .cfi_rel_offset r7, 12
    .cfi_rel_offset r8, 16
    .cfi_rel_offset r9, 20
    .cfi_rel_offset r10, 24
    .cfi_rel_offset r11, 28
    .cfi_rel_offset lr, 32
    subw    sp, sp, #112
    .cfi_adjust_cfa_offset 112
    mov.w   spare, r1
    str.w   r0, [sp, #12]
    str.w   r2, [sp, #16]
    str.w   spare, [sp, #96]
    movw    r0, #:lower16:net_layer_0_rows
    movt    r0, #:upper16:net_layer_0_rows
    str.w   r0, [sp]
    movw    r1, #43691
    movt    r1, #43690
    str.w   r1, [sp, #80]
    @ transform the inputs of the tiles
    ldr.w   r0, [sp]
    str.w   r0, [sp, #4]
    movw    r1, #:lower16:net_layer_0_tiles
    movt    r1, #:upper16:net_layer_0_tiles
    str.w   r1, [sp, #8]
    ldr.w   r1, [sp, #4]
    ldr.w   r3, [sp, #12]
    ldr     r2, [r1], #8
    str.w   r1, [sp, #4]
    ldr.w   r4, [sp, #16]
    add.w   r3, r3, r2
    str.w   r3, [sp, #20]
    str.w   r4, [sp, #24]
    @ 2 x inputPairs
    movw    r0, #2
    str.w   r0, [sp, #36]
.Lnet_layer_0_inputPairs_3:
    @ down the columns
    ldr.w   r2, [sp, #20]
    ldr.w   r0, [sp, #16]
    addw    r0, r0, #768
    movw    r1, #2
.Lnet_layer_0_columns_0:
    ldr.w   r3, [r2]
    ldr.w   r4, [r2, #48]
    ldr.w   r5, [r2, #96]
    ldr.w   r6, [r2, #144]
    ldr.w   r7, [r2, #192]
    ldr.w   r8, [r2, #240]
    ssub16  r9, r7, r5
    ssub16  r10, r6, r4
    ssub16  r11, r8, r6
    sadd16  r12, r10, r10
    ssub16  lr, r3, r5
    sadd16  r8, r9, r12
    str.w   r8, [r0, #12]
    ssub16  r10, r9, r12
    str.w   r10, [r0, #16]
    sadd16  r3, r12, r12
    sadd16  r8, lr, lr
    ssub16  r10, r11, r3
    str.w   r10, [r0, #20]
    sadd16  r12, r8, r8
    sadd16  lr, r5, r5
    sadd16  r11, r9, r12
    str.w   r11, [r0]
    sadd16  r3, lr, lr
    sadd16  r10, r4, r4
    ssub16  r8, r7, r3
    sadd16  r5, r10, r10
    ldr.w   r9, [r2, #8]
    ldr.w   r12, [r2, #56]
    ldr.w   r11, [r2, #104]
    ldr.w   lr, [r2, #152]
    ldr.w   r4, [r2, #200]
    ldr.w   r7, [r2, #248]
    ssub16  r3, r6, r5
    ssub16  r10, r4, r11
    sadd16  r6, r8, r3
    str.w   r6, [r0, #4]
    ssub16  r5, r8, r3
    str.w   r5, [r0, #8]
    ssub16  r6, lr, r12
    ssub16  r8, r7, lr
    sadd16  r3, r6, r6
    ssub16  r5, r9, r11
    sadd16  r7, r10, r3
    str.w   r7, [r0, #36]
    ssub16  r6, r10, r3
    str.w   r6, [r0, #40]
    sadd16  r9, r3, r3
    sadd16  r7, r5, r5
    ssub16  r6, r8, r9
    str.w   r6, [r0, #44]
    sadd16  r3, r7, r7
    sadd16  r5, r11, r11
    sadd16  r8, r10, r3
    str.w   r8, [r0, #24]
    sadd16  r9, r5, r5
    sadd16  r6, r12, r12
    ssub16  r7, r4, r9
    sadd16  r11, r6, r6
    ldr.w   r10, [r2, #16]
    ldr.w   r3, [r2, #64]
    ldr.w   r8, [r2, #112]
    ldr.w   r5, [r2, #160]
    ldr.w   r12, [r2, #208]
    ldr.w   r4, [r2, #256]
    ssub16  r9, lr, r11
    ssub16  r6, r12, r8
    sadd16  lr, r7, r9
    str.w   lr, [r0, #28]
    ssub16  r11, r7, r9
    str.w   r11, [r0, #32]
    ssub16  lr, r5, r3
    ssub16  r7, r4, r5
    sadd16  r9, lr, lr
    ssub16  r11, r10, r8
    sadd16  r4, r6, r9
    str.w   r4, [r0, #60]
    ssub16  lr, r6, r9
    str.w   lr, [r0, #64]
    sadd16  r10, r9, r9
    sadd16  r4, r11, r11
    ssub16  lr, r7, r10
    str.w   lr, [r0, #68]
    sadd16  r9, r4, r4
    sadd16  r11, r8, r8
    sadd16  r7, r6, r9
    str.w   r7, [r0, #48]
    sadd16  r10, r11, r11
    sadd16  lr, r3, r3
    ssub16  r4, r12, r10
    sadd16  r8, lr, lr
    ssub16  r6, r5, r8
    sadd16  r9, r4, r6
    str.w   r9, [r0, #52]
    ssub16  r7, r4, r6
    str.w   r7, [r0, #56]
    addw    r2, r2, #24
    addw    r0, r0, #72
    subs.w  r1, r1, #1
    bne.w   .Lnet_layer_0_columns_0
    ldr.w   r3, [sp, #8]
    str.w   r3, [sp, #28]
    @ 2 x inputTiles
    movw    r0, #2
    str.w   r0, [sp, #32]
.Lnet_layer_0_inputTiles_2:
    @ across a tile
    ldr.w   r3, [sp, #28]
    ldr.w   r0, [sp, #16]
    ldr.w   r1, [sp, #24]
    ldr.w   r5, [r3, #8]
    ldr     r4, [r3], #16
    str.w   r3, [sp, #28]
    addw    r0, r0, #768
    add.w   r0, r0, r5
    add.w   r1, r1, r4
    movw    r2, #2
.Lnet_layer_0_lines_1:
    ldr.w   r3, [r0]
    ldr.w   r4, [r0, #24]
    ldr.w   r5, [r0, #48]
    ldr.w   r6, [r0, #72]
    ldr.w   r7, [r0, #4]
    ldr.w   r8, [r0, #28]
    ldr.w   r9, [r0, #52]
    ldr.w   r10, [r0, #76]
    ldr.w   r11, [r0, #8]
    ldr.w   r12, [r0, #32]
    ldr.w   lr, [r0, #56]
    ssub16  r3, r3, r5
    str.w   r3, [r1]
    sadd16  r3, r4, r5
    str.w   r3, [r1, #32]
    ssub16  r3, r5, r4
    str.w   r3, [r1, #64]
    ssub16  r5, r4, r6
    str.w   r5, [r1, #96]
    ssub16  r3, r7, r9
    str.w   r3, [r1, #128]
    sadd16  r4, r8, r9
    str.w   r4, [r1, #160]
    ssub16  r6, r9, r8
    str.w   r6, [r1, #192]
    ssub16  r5, r8, r10
    str.w   r5, [r1, #224]
    ssub16  r7, r11, lr
    str.w   r7, [r1, #256]
    sadd16  r3, r12, lr
    str.w   r3, [r1, #288]
    ssub16  r4, lr, r12
    str.w   r4, [r1, #320]
    ldr.w   r9, [r0, #80]
    ssub16  r6, r12, r9
    str.w   r6, [r1, #352]
    addw    r0, r0, #12
    addw    r1, r1, #384
    subs.w  r2, r2, #1
    bne.w   .Lnet_layer_0_lines_1
    ldr.w   r0, [sp, #32]
    subs.w  r0, r0, #1
    str.w   r0, [sp, #32]
    bne.w   .Lnet_layer_0_inputTiles_2
    ldr.w   r0, [sp, #36]
    ldr.w   r1, [sp, #20]
    ldr.w   r2, [sp, #24]
    addw    r1, r1, #4
    addw    r2, r2, #8
    str.w   r1, [sp, #20]
    str.w   r2, [sp, #24]
    subs.w  r0, r0, #1
    str.w   r0, [sp, #36]
    bne.w   .Lnet_layer_0_inputPairs_3
    @ all channels
    movw    r0, #:lower16:net_layer_0_weights
    movt    r0, #:upper16:net_layer_0_weights
    str.w   r0, [sp, #40]
    movw    r1, #:lower16:net_layer_0_constants
    movt    r1, #:upper16:net_layer_0_constants
    str.w   r1, [sp, #48]
    @ 2 x channelBlocks
    movw    r0, #2
    str.w   r0, [sp, #104]
.Lnet_layer_0_channelBlocks_7:
    @ multiply point by point
    ldr.w   r12, [sp, #16]
    ldr.w   lr, [sp, #40]
    @ 24 x points
    movw    r4, #24
    str.w   r4, [sp, #44]
.Lnet_layer_0_points_4:
    ldr.w   r4, [lr]
    ldr.w   r5, [lr, #4]
    ldr.w   r6, [r12]
    ldr.w   r7, [r12, #4]
    smuad   r0, r6, r4
    smuad   r2, r6, r5
    smuad   r1, r7, r4
    smuad   r3, r7, r5
    ldr.w   r4, [lr, #8]
    ldr.w   r5, [lr, #12]
    ldr.w   r6, [r12, #8]
    ldr.w   r7, [r12, #12]
    smlad   r0, r6, r4, r0
    smlad   r2, r6, r5, r2
    smlad   r1, r7, r4, r1
    smlad   r3, r7, r5, r3
    str.w   r0, [r12, #16]
    str.w   r1, [r12, #20]
    str.w   r2, [r12, #24]
    str.w   r3, [r12, #28]
    ldr.w   r4, [sp, #44]
    addw    r12, r12, #32
    addw    lr, lr, #16
    subs.w  r4, r4, #1
    str.w   r4, [sp, #44]
    bne.w   .Lnet_layer_0_points_4
    str.w   lr, [sp, #40]
    ldr.w   r1, [sp, #16]
    addw    r1, r1, #16
    str.w   r1, [sp, #64]
    @ 2 x outputChannels
    movw    r0, #2
    str.w   r0, [sp, #100]
.Lnet_layer_0_outputChannels_6:
    @ constants of a channel
    ldr.w   r0, [sp, #48]
    ldr.w   r4, [sp, #96]
    ldr.w   r1, [r0]
    ldr.w   r2, [r0, #4]
    add.w   r4, r4, r1
    str.w   r4, [sp, #88]
    str.w   r2, [sp, #76]
    ldr.w   r1, [r0, #8]
    str.w   r1, [sp, #52]
    ldr.w   r1, [r0, #12]
    str.w   r1, [sp, #56]
    addw    r0, r0, #16
    str.w   r0, [sp, #48]
    movw    r1, #:lower16:(net_layer_0_tiles + 4)
    movt    r1, #:upper16:(net_layer_0_tiles + 4)
    str.w   r1, [sp, #60]
    ldr.w   r2, [sp]
    str.w   r2, [sp, #84]
    ldr.w   r0, [sp, #84]
    ldr.w   r1, [sp, #88]
    ldr.w   r2, [r0, #4]
    addw    r0, r0, #8
    str.w   r0, [sp, #84]
    add.w   r1, r1, r2
    str.w   r1, [sp, #68]
    @ 2 x outputTiles
    movw    r0, #2
    str.w   r0, [sp, #92]
.Lnet_layer_0_outputTiles_5:
    @ the outputs of a tile
    ldr.w   r0, [sp, #60]
    ldr.w   lr, [sp, #64]
    ldr.w   r3, [sp, #68]
    ldr.w   r2, [r0, #8]
    ldr     r1, [r0], #16
    str.w   r0, [sp, #60]
    add.w   r3, r3, r2
    add.w   lr, lr, r1
    str.w   r3, [sp, #72]
    ldr.w   r0, [lr, #160]
    ldr.w   r1, [sp, #76]
    ldr.w   r2, [lr, #192]
    ldr.w   r3, [lr, #128]
    ldr.w   r4, [lr, #224]
    ldr.w   r5, [lr, #288]
    ldr.w   r6, [lr, #320]
    ldr.w   r7, [lr, #256]
    ldr.w   r8, [lr, #352]
    ldr.w   r9, [lr, #416]
    ldr.w   r10, [lr, #448]
    ldr.w   r11, [lr, #384]
    ldr.w   r12, [lr, #480]
    add.w   r0, r0, r1
    add.w   r1, r0, r2
    sub.w   r0, r0, r2
    add.w   r2, r1, r3, lsl #1
    sub.w   r1, r0, r4, lsl #1
    add.w   r3, r5, r6
    sub.w   r0, r5, r6
    add.w   r4, r3, r7, lsl #1
    sub.w   r5, r0, r8, lsl #1
    add.w   r6, r2, r4
    add.w   r3, r1, r5
    sub.w   r7, r2, r4
    sub.w   r0, r1, r5
    add.w   r8, r9, r10
    sub.w   r2, r9, r10
    add.w   r4, r8, r11, lsl #1
    sub.w   r1, r2, r12, lsl #1
    ldr.w   r5, [lr, #544]
    ldr.w   r9, [lr, #576]
    ldr.w   r10, [lr, #512]
    ldr.w   r8, [lr, #608]
    ldr.w   r11, [lr, #32]
    ldr.w   r2, [lr, #64]
    add.w   r12, r5, r9
    sub.w   r5, r5, r9
    add.w   r9, r12, r10, lsl #1
    sub.w   r12, r5, r8, lsl #1
    add.w   r10, r4, r9
    add.w   r5, r1, r12
    sub.w   r8, r4, r9
    sub.w   r4, r1, r12
    rsb.w   r9, r6, r10, lsl #2
    rsb.w   r1, r3, r5, lsl #2
    sub.w   r12, r10, r6
    sub.w   r10, r5, r3
    rsb.w   r6, r7, r8, lsl #1
    rsb.w   r5, r0, r4, lsl #1
    rsb.w   r3, r7, r8, lsl #3
    rsb.w   r7, r0, r4, lsl #3
    add.w   r8, r11, r2
    sub.w   r0, r11, r2
    ldr.w   r4, [lr]
    ldr.w   r11, [lr, #96]
    ldr.w   r2, [lr, #672]
    add.w   r8, r8, r4, lsl #1
    sub.w   r4, r0, r11, lsl #1
    add.w   r0, r12, r8
    add.w   r11, r10, r4
    ldr.w   r12, [lr, #704]
    ldr.w   r8, [lr, #640]
    ldr.w   r10, [lr, #736]
    add.w   r4, r2, r12
    sub.w   r2, r2, r12
    add.w   r12, r4, r8, lsl #1
    sub.w   r4, r2, r10, lsl #1
    add.w   r8, r3, r12, lsl #3
    add.w   r2, r7, r4, lsl #3
    ldr.w   r10, [sp, #80]
    mul     r3, r0, r10
    mul     r12, r11, r10
    mul     r7, r6, r10
    mul     r4, r5, r10
    mul     r0, r9, r10
    mul     r11, r1, r10
    mul     r6, r8, r10
    mul     r5, r2, r10
    ldr.w   r1, [sp, #52]
    ldr.w   r2, [sp, #56]
    smmla   r3, r3, r1, r2
    smmla   r12, r12, r1, r2
    smmla   r7, r7, r1, r2
    smmla   r4, r4, r1, r2
    smmla   r0, r0, r1, r2
    smmla   r11, r11, r1, r2
    smmla   r6, r6, r1, r2
    smmla   r5, r5, r1, r2
    usat    r3, #8, r3, asr #8
    usat    r12, #8, r12, asr #8
    usat    r7, #8, r7, asr #8
    usat    r4, #8, r4, asr #8
    usat    r0, #8, r0, asr #8
    usat    r11, #8, r11, asr #8
    usat    r6, #8, r6, asr #8
    usat    r5, #8, r5, asr #8
    ldr.w   r9, [sp, #72]
    strh.w  r3, [r9]
    strh.w  r12, [r9, #8]
    strh.w  r7, [r9, #32]
    strh.w  r4, [r9, #40]
    strh.w  r0, [r9, #64]
    strh.w  r11, [r9, #72]
    strh.w  r6, [r9, #96]
    strh.w  r5, [r9, #104]
    ldr.w   r0, [sp, #92]
    subs.w  r0, r0, #1
    str.w   r0, [sp, #92]
    bne.w   .Lnet_layer_0_outputTiles_5
    ldr.w   r0, [sp, #100]
    ldr.w   r1, [sp, #64]
    addw    r1, r1, #8
    str.w   r1, [sp, #64]
    subs.w  r0, r0, #1
    str.w   r0, [sp, #100]
    bne.w   .Lnet_layer_0_outputChannels_6
    ldr.w   r0, [sp, #104]
    subs.w  r0, r0, #1
    str.w   r0, [sp, #104]
    bne.w   .Lnet_layer_0_channelBlocks_7
    ldr.w   r1, [sp]
    addw    r1, r1, #8
    str.w   r1, [sp]
    addw    sp, sp, #112
    .cfi_adjust_cfa_offset -112
    pop.w   {r4, r5, r6, r7, r8, r9, r10, r11, pc}
    .size net_layer_0, . - net_layer_0
    .cfi_endproc
    .unreq spare

@ transformed weights as int16 pairs
    .section .rodata.net_layer_0, "a", %progbits
    .balign 16
    .type net_layer_0_weights, %object
net_layer_0_weights:
    .word 0xfeaafd12, 0xa2fe9e, 0x1c2feb6, 0xde021c, 0xfa42fe9e, 0xfd3c01d4, 0xff2ef90a, 0x3a201c2
    .word 0xfd1ef93a, 0xff340060, 0x47afeda, 0x2a600f6, 0xfd06feda, 0xfd96027c, 0x12fd3c, 0x246ff40
    .word 0xccfd68, 0xe0ff90, 0x3f4ffa4, 0xffac0088, 0xffb40078, 0xfbacff68, 0x41cfd40, 0x5d4ff70
    .word 0xffdcf5f0, 0x34fe78, 0x34c01f8, 0xffec0350, 0xfefcfdcc, 0xfd10ff60, 0xffc0fff8, 0x33400d8
    .word 0xfe74fd18, 0xffd8ffe0, 0x23c012c, 0xffacfe70, 0xfd34fde8, 0xfe7c0258, 0x3e4fc08, 0x334ff00
    .word 0xff9cfad0, 0xff340158, 0x6c400e0, 0x8c0050, 0xfff4ff44, 0xff0001f8, 0x318fd48, 0x2340138
    .word 0xe1fecb, 0x4d0055, 0x2a500ab, 0xff3dfef4, 0x1f30085, 0xfdc2ff3a, 0x477006d, 0x35bfe73
    .word 0x13dfa8b, 0x5aff00, 0x1ed0245, 0xfec10215, 0xb7febd, 0xfec1fec8, 0x8d00ae, 0x1d10150
    .word 0xffb5fea3, 0xffc9007d, 0x1c9016f, 0xff3dfde8, 0xb3ff3d, 0xff2a00b2, 0x45bffd1, 0x20bfe3b
    .word 0x11dfcfb, 0xffda0070, 0x3a901b9, 0xff110095, 0x133ff79, 0xffb90014, 0x239ff56, 0x1510180
    .word 0x63ff67, 0xfff4007b, 0x17100f3, 0xff52fe8f, 0x1b60015, 0xff31ffbe, 0x36900f6, 0x192fe89
    .word 0x13efdab, 0x2dffbe, 0x18901a4, 0xfeda00e1, 0x117ff79, 0xffbbff43, 0x108005a, 0xe40126
    .word 0x27602f4, 0x1b0fd36, 0xff82fe74, 0x48fd1e, 0x1680342, 0xcf94c, 0x1cefb14, 0x348fbc8
    .word 0x3c0052e, 0xff10fcc4, 0x16200cc, 0x33cfbb0, 0x1e0144, 0xfddefdd2, 0x216ff7c, 0x2fafe9e
    .word 0x1a803d8, 0x1fcfc8c, 0xff10fc30, 0xa8fea4, 0x2880608, 0x388f84c, 0xb4f9f4, 0x3d8fe5c
    .word 0x3f00350, 0xffe0f994, 0x49cfc04, 0x178ffdc, 0x19400d4, 0xffb8fc64, 0x398fecc, 0x2000078
    .word 0x3080160, 0x22cfff4, 0xfc60ff40, 0xfe60fbcc, 0x4e80010, 0x200fe74, 0xfd54f8f4, 0x138f87c
    .word 0x45004a8, 0x408005c, 0xfd3c01a4, 0x268fe3c, 0x19400fc, 0xd8ff74, 0xe8fe0c, 0x370ff90
    .word 0xc501c0, 0x130fecb, 0xfea3fdba, 0xfff2ff5f, 0x26c02e9, 0x320fd30, 0xfef5fc2a, 0x18cff00
    .word 0x228010f, 0x162fce4, 0x213fd06, 0x16019c, 0x185003c, 0x111fe3f, 0x1e1fede, 0xdf00ef
    .word 0x1750084, 0x148007f, 0xfd4bff42, 0xfecefdf3, 0x39cffed, 0x25c0044, 0xfd45fbaa, 0x3cfc10
    .word 0x25801bb, 0x3760048, 0xfe63ffd6, 0x8e00cc, 0x1850050, 0x1a1ffc7, 0x89fe7e, 0x197007b
    .word 0x87007b, 0xb70015, 0xfe89ff10, 0xff7fff5b, 0x21600a8, 0x20dffe2, 0xfe5cfd8d, 0x42fead
    .word 0x1380066, 0x1efff58, 0xfeb9, 0xffd60171, 0x120000c, 0x147ff88, 0xa5ff13, 0x8d00b4
    .size net_layer_0_weights, . - net_layer_0_weights

@ per channel: where it is written, bias, requantisation
    .section .rodata.net_layer_0, "a", %progbits
    .balign 16
    .type net_layer_0_constants, %object
net_layer_0_constants:
    .word 0x0, 0x691b0, 0x7cc6ee5f, 0xfffff770, 0x2, 0xfffb3920, 0x40aae5f9, 0xffffff00
    .word 0x4, 0xfffc75a0, 0xbd596b2, 0xfffff6e0, 0x6, 0xfff0b650, 0x4bc4e22, 0xfffff290
    .size net_layer_0_constants, . - net_layer_0_constants

@ per row of tiles: first input, first output
    .section .rodata.net_layer_0, "a", %progbits
    .balign 16
    .type net_layer_0_rows, %object
net_layer_0_rows:
    .word 0x0, 0x0
    .size net_layer_0_rows, . - net_layer_0_rows

@ per tile of a group: its place, its sums, first column, first output
    .section .rodata.net_layer_0, "a", %progbits
    .balign 16
    .type net_layer_0_tiles, %object
net_layer_0_tiles:
    .word 0x0, 0x0, 0x0, 0x0, 0x4, 0x4, 0x30, 0x10
    .size net_layer_0_tiles, . - net_layer_0_tiles
