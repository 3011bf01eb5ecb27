    .syntax unified
    .thumb
    .cfi_sections .debug_frame

@ net_layer_0
@ fast convolution, compact: tiles of 4 x 2 outputs, 2 tiles x 2 channels in registers, 1 of 1 rows of tiles at a time
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
    subw    sp, sp, #120
    .cfi_adjust_cfa_offset 120
    mov.w   spare, r1
    str.w   r0, [sp, #12]
    str.w   r2, [sp, #16]
    str.w   spare, [sp, #104]
    movw    r0, #:lower16:net_layer_0_rows
    movt    r0, #:upper16:net_layer_0_rows
    str.w   r0, [sp]
    movw    r1, #43691
    movt    r1, #43690
    str.w   r1, [sp, #88]
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
    str.w   r0, [sp, #44]
    movw    r1, #:lower16:net_layer_0_constants
    movt    r1, #:upper16:net_layer_0_constants
    str.w   r1, [sp, #56]
    @ 2 x channelBlocks
    movw    r0, #2
    str.w   r0, [sp, #112]
.Lnet_layer_0_channelBlocks_9:
    @ transform the weights of the channel block into RAM
    ldr.w   r1, [sp, #16]
    addw    r1, r1, #912
    str.w   r1, [sp, #40]
    @ 2 x weightPairs
    movw    r0, #2
    str.w   r0, [sp, #48]
.Lnet_layer_0_weightPairs_5:
    ldr.w   r0, [sp, #44]
    ldr.w   r1, [sp, #16]
    addw    r1, r1, #768
    ldr.w   r2, [r0]
    ldr.w   r3, [r0, #12]
    ldr.w   r4, [r0, #24]
    sxtb16  r5, r2
    sxtb16  r6, r3
    sxtb16  r7, r4
    sadd16  r8, r5, r5
    sadd16  r9, r7, r7
    sadd16  r10, r8, r5
    sadd16  r11, r9, r7
    sadd16  r12, r10, r10
    str.w   r12, [r1]
    str.w   r11, [r1, #120]
    sadd16  lr, r9, r9
    sadd16  r8, r6, r6
    sadd16  r10, r5, lr
    sadd16  r12, r5, r7
    sadd16  r11, r10, r8
    str.w   r11, [r1, #72]
    ssub16  r9, r10, r8
    str.w   r9, [r1, #96]
    sadd16  lr, r12, r6
    ssub16  r5, r12, r6
    sadd16  r7, lr, lr
    sadd16  r11, r5, r5
    sadd16  r10, r7, r7
    str.w   r10, [r1, #24]
    sadd16  r8, r11, r11
    str.w   r8, [r1, #48]
    sxtb16  r9, r2, ror #8
    sxtb16  r12, r3, ror #8
    sxtb16  r6, r4, ror #8
    sadd16  lr, r9, r9
    sadd16  r5, r6, r6
    sadd16  r7, lr, r9
    sadd16  r10, r5, r6
    sadd16  r11, r7, r7
    str.w   r11, [r1, #12]
    str.w   r10, [r1, #132]
    sadd16  r8, r5, r5
    sadd16  r2, r12, r12
    sadd16  r3, r9, r8
    sadd16  r4, r9, r6
    sadd16  lr, r3, r2
    str.w   lr, [r1, #84]
    ssub16  r7, r3, r2
    str.w   r7, [r1, #108]
    sadd16  r11, r4, r12
    ssub16  r10, r4, r12
    sadd16  r5, r11, r11
    sadd16  r8, r10, r10
    sadd16  r9, r5, r5
    str.w   r9, [r1, #36]
    sadd16  r6, r8, r8
    str.w   r6, [r1, #60]
    ldr.w   lr, [r0, #4]
    ldr.w   r3, [r0, #16]
    ldr.w   r2, [r0, #28]
    sxtb16  r7, lr
    sxtb16  r4, r3
    sxtb16  r12, r2
    sadd16  r11, r7, r7
    sadd16  r10, r12, r12
    sadd16  r5, r11, r7
    sadd16  r9, r10, r12
    sadd16  r8, r5, r5
    str.w   r8, [r1, #4]
    str.w   r9, [r1, #124]
    sadd16  r6, r10, r10
    sadd16  r11, r4, r4
    sadd16  r5, r7, r6
    sadd16  r8, r7, r12
    sadd16  r9, r5, r11
    str.w   r9, [r1, #76]
    ssub16  r10, r5, r11
    str.w   r10, [r1, #100]
    sadd16  r6, r8, r4
    ssub16  r7, r8, r4
    sadd16  r12, r6, r6
    sadd16  r9, r7, r7
    sadd16  r5, r12, r12
    str.w   r5, [r1, #28]
    sadd16  r11, r9, r9
    str.w   r11, [r1, #52]
    sxtb16  r10, lr, ror #8
    sxtb16  r8, r3, ror #8
    sxtb16  r4, r2, ror #8
    sadd16  r6, r10, r10
    sadd16  r7, r4, r4
    sadd16  r12, r6, r10
    sadd16  r5, r7, r4
    sadd16  r9, r12, r12
    str.w   r9, [r1, #16]
    str.w   r5, [r1, #136]
    sadd16  r11, r7, r7
    sadd16  lr, r8, r8
    sadd16  r3, r10, r11
    sadd16  r2, r10, r4
    sadd16  r6, r3, lr
    str.w   r6, [r1, #88]
    ssub16  r12, r3, lr
    str.w   r12, [r1, #112]
    sadd16  r9, r2, r8
    ssub16  r5, r2, r8
    sadd16  r7, r9, r9
    sadd16  r11, r5, r5
    sadd16  r10, r7, r7
    str.w   r10, [r1, #40]
    sadd16  r4, r11, r11
    str.w   r4, [r1, #64]
    ldr.w   r6, [r0, #8]
    ldr.w   r3, [r0, #20]
    ldr.w   lr, [r0, #32]
    sxtb16  r12, r6
    sxtb16  r2, r3
    sxtb16  r8, lr
    sadd16  r9, r12, r12
    sadd16  r5, r8, r8
    sadd16  r7, r9, r12
    sadd16  r10, r5, r8
    sadd16  r11, r7, r7
    str.w   r11, [r1, #8]
    str.w   r10, [r1, #128]
    sadd16  r4, r5, r5
    sadd16  r9, r2, r2
    sadd16  r7, r12, r4
    sadd16  r11, r12, r8
    sadd16  r10, r7, r9
    str.w   r10, [r1, #80]
    ssub16  r5, r7, r9
    str.w   r5, [r1, #104]
    sadd16  r4, r11, r2
    ssub16  r12, r11, r2
    sadd16  r8, r4, r4
    sadd16  r10, r12, r12
    sadd16  r7, r8, r8
    str.w   r7, [r1, #32]
    sadd16  r9, r10, r10
    str.w   r9, [r1, #56]
    sxtb16  r5, r6, ror #8
    sxtb16  r11, r3, ror #8
    sxtb16  r2, lr, ror #8
    sadd16  r4, r5, r5
    sadd16  r12, r2, r2
    sadd16  r8, r4, r5
    sadd16  r7, r12, r2
    sadd16  r10, r8, r8
    str.w   r10, [r1, #20]
    str.w   r7, [r1, #140]
    sadd16  r9, r12, r12
    sadd16  r6, r11, r11
    sadd16  r3, r5, r9
    sadd16  lr, r5, r2
    sadd16  r4, r3, r6
    str.w   r4, [r1, #92]
    ssub16  r8, r3, r6
    str.w   r8, [r1, #116]
    sadd16  r10, lr, r11
    ssub16  r7, lr, r11
    sadd16  r12, r10, r10
    sadd16  r9, r7, r7
    sadd16  r5, r12, r12
    str.w   r5, [r1, #44]
    sadd16  r2, r9, r9
    str.w   r2, [r1, #68]
    addw    r0, r0, #36
    str.w   r0, [sp, #44]
    ldr.w   r2, [sp, #40]
    movw    r3, #6
.Lnet_layer_0_lines_4:
    ldr.w   r4, [r1]
    ldr.w   r5, [r1, #4]
    ldr.w   r6, [r1, #8]
    ldr.w   r7, [r1, #12]
    ldr.w   r8, [r1, #16]
    ldr.w   r9, [r1, #20]
    str.w   r4, [r2]
    str.w   r6, [r2, #48]
    sadd16  r10, r4, r6
    str.w   r7, [r2, #4]
    sadd16  r11, r10, r5
    str.w   r11, [r2, #16]
    ssub16  r12, r10, r5
    str.w   r12, [r2, #32]
    str.w   r9, [r2, #52]
    sadd16  lr, r7, r9
    sadd16  r4, lr, r8
    str.w   r4, [r2, #20]
    ssub16  r6, lr, r8
    str.w   r6, [r2, #36]
    addw    r1, r1, #24
    addw    r2, r2, #64
    subs.w  r3, r3, #1
    bne.w   .Lnet_layer_0_lines_4
    ldr.w   r0, [sp, #48]
    ldr.w   r1, [sp, #40]
    addw    r1, r1, #8
    str.w   r1, [sp, #40]
    subs.w  r0, r0, #1
    str.w   r0, [sp, #48]
    bne.w   .Lnet_layer_0_weightPairs_5
    @ multiply point by point
    ldr.w   r12, [sp, #16]
    ldr.w   lr, [sp, #16]
    addw    lr, lr, #912
    @ 24 x points
    movw    r4, #24
    str.w   r4, [sp, #52]
.Lnet_layer_0_points_6:
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
    ldr.w   r4, [sp, #52]
    addw    r12, r12, #32
    addw    lr, lr, #16
    subs.w  r4, r4, #1
    str.w   r4, [sp, #52]
    bne.w   .Lnet_layer_0_points_6
    ldr.w   r1, [sp, #16]
    addw    r1, r1, #16
    str.w   r1, [sp, #72]
    @ 2 x outputChannels
    movw    r0, #2
    str.w   r0, [sp, #108]
.Lnet_layer_0_outputChannels_8:
    @ constants of a channel
    ldr.w   r0, [sp, #56]
    ldr.w   r4, [sp, #104]
    ldr.w   r1, [r0]
    ldr.w   r2, [r0, #4]
    add.w   r4, r4, r1
    str.w   r4, [sp, #96]
    str.w   r2, [sp, #84]
    ldr.w   r1, [r0, #8]
    str.w   r1, [sp, #60]
    ldr.w   r1, [r0, #12]
    str.w   r1, [sp, #64]
    addw    r0, r0, #16
    str.w   r0, [sp, #56]
    movw    r1, #:lower16:(net_layer_0_tiles + 4)
    movt    r1, #:upper16:(net_layer_0_tiles + 4)
    str.w   r1, [sp, #68]
    ldr.w   r2, [sp]
    str.w   r2, [sp, #92]
    ldr.w   r0, [sp, #92]
    ldr.w   r1, [sp, #96]
    ldr.w   r2, [r0, #4]
    addw    r0, r0, #8
    str.w   r0, [sp, #92]
    add.w   r1, r1, r2
    str.w   r1, [sp, #76]
    @ 2 x outputTiles
    movw    r0, #2
    str.w   r0, [sp, #100]
.Lnet_layer_0_outputTiles_7:
    @ the outputs of a tile
    ldr.w   r0, [sp, #68]
    ldr.w   lr, [sp, #72]
    ldr.w   r3, [sp, #76]
    ldr.w   r2, [r0, #8]
    ldr     r1, [r0], #16
    str.w   r0, [sp, #68]
    add.w   r3, r3, r2
    add.w   lr, lr, r1
    str.w   r3, [sp, #80]
    ldr.w   r0, [lr, #160]
    ldr.w   r1, [sp, #84]
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
    ldr.w   r10, [sp, #88]
    mul     r3, r0, r10
    mul     r12, r11, r10
    mul     r7, r6, r10
    mul     r4, r5, r10
    mul     r0, r9, r10
    mul     r11, r1, r10
    mul     r6, r8, r10
    mul     r5, r2, r10
    ldr.w   r1, [sp, #60]
    ldr.w   r2, [sp, #64]
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
    ldr.w   r9, [sp, #80]
    strh.w  r3, [r9]
    strh.w  r12, [r9, #8]
    strh.w  r7, [r9, #32]
    strh.w  r4, [r9, #40]
    strh.w  r0, [r9, #64]
    strh.w  r11, [r9, #72]
    strh.w  r6, [r9, #96]
    strh.w  r5, [r9, #104]
    ldr.w   r0, [sp, #100]
    subs.w  r0, r0, #1
    str.w   r0, [sp, #100]
    bne.w   .Lnet_layer_0_outputTiles_7
    ldr.w   r0, [sp, #108]
    ldr.w   r1, [sp, #72]
    addw    r1, r1, #8
    str.w   r1, [sp, #72]
    subs.w  r0, r0, #1
    str.w   r0, [sp, #108]
    bne.w   .Lnet_layer_0_outputChannels_8
    ldr.w   r0, [sp, #112]
    subs.w  r0, r0, #1
    str.w   r0, [sp, #112]
    bne.w   .Lnet_layer_0_channelBlocks_9
    ldr.w   r1, [sp]
    addw    r1, r1, #8
    str.w   r1, [sp]
    addw    sp, sp, #120
    .cfi_adjust_cfa_offset -120
    pop.w   {r4, r5, r6, r7, r8, r9, r10, r11, pc}
    .size net_layer_0, . - net_layer_0
    .cfi_endproc
    .unreq spare

@ weights as bytes
    .section .rodata.net_layer_0, "a", %progbits
    .balign 16
    .type net_layer_0_weights, %object
net_layer_0_weights:
    .word 0x1bc7c583, 0xd6c31f73, 0x99816acf, 0x214bf60a, 0xc324ff77, 0xc2e1add1, 0xfc2129cd, 0xd6140067
    .word 0xe95dc1d3, 0x254b5ac9, 0x158f1184, 0x6103e08a, 0x3743cf, 0x343bd702, 0x2095f456, 0xc67b8551
    .word 0x74509ce3, 0x4c58621e, 0x4869897e, 0x15ceb6d7, 0xa505a336, 0xfad4934f, 0x5be00a75, 0xdc009efb
    .word 0x3d2d0729, 0x525170b, 0x6d60d804, 0xceb85be, 0x1090286, 0x7f59c5ea, 0x49565b9e, 0x39c0446a
    .word 0xd2561d18, 0xd583c9b0, 0x12ba8ace, 0x2f373cb1
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
