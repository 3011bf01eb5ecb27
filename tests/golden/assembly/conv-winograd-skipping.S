    .syntax unified
    .thumb
    .cfi_sections .debug_frame

@ net_layer_0
@ fast convolution that skips: tiles of 2 x 2 outputs, 2 tiles x 1 channels in registers, 1 of 2 rows of tiles at a time
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
    str.w   r0, [sp, #16]
    str.w   r2, [sp, #20]
    str.w   spare, [sp]
    @ outputs that no input changes
    movw    r0, #:lower16:net_layer_0_fixed
    movt    r0, #:upper16:net_layer_0_fixed
    movw    r3, #1
.Lnet_layer_0_fixed_2:
    ldr.w   r2, [sp]
    ldr     r6, [r0], #4
    ldr     r1, [r0], #4
    add.w   r2, r2, r6
    movw    r4, #4
.Lnet_layer_0_rows_1:
    movw    r5, #1
.Lnet_layer_0_columns_0:
    strh.w  r1, [r2]
    strh.w  r1, [r2, #4]
    strh.w  r1, [r2, #8]
    strh.w  r1, [r2, #12]
    addw    r2, r2, #16
    subs.w  r5, r5, #1
    bne.w   .Lnet_layer_0_columns_0
    subs.w  r4, r4, #1
    bne.w   .Lnet_layer_0_rows_1
    subs.w  r3, r3, #1
    bne.w   .Lnet_layer_0_fixed_2
    movw    r0, #:lower16:net_layer_0_rows
    movt    r0, #:upper16:net_layer_0_rows
    str.w   r0, [sp, #4]
    @ 2 x groups
    movw    r0, #2
    str.w   r0, [sp, #104]
.Lnet_layer_0_groups_14:
    @ transform the inputs of the tiles
    ldr.w   r0, [sp, #4]
    str.w   r0, [sp, #8]
    movw    r1, #:lower16:net_layer_0_tiles
    movt    r1, #:upper16:net_layer_0_tiles
    str.w   r1, [sp, #12]
    ldr.w   r1, [sp, #8]
    ldr.w   r3, [sp, #16]
    ldr     r2, [r1], #8
    str.w   r1, [sp, #8]
    ldr.w   r4, [sp, #20]
    add.w   r3, r3, r2
    str.w   r3, [sp, #24]
    str.w   r4, [sp, #28]
    @ 3 x inputPairs
    movw    r0, #3
    str.w   r0, [sp, #40]
.Lnet_layer_0_inputPairs_6:
    @ down the columns
    ldr.w   r2, [sp, #24]
    ldr.w   r0, [sp, #20]
    addw    r0, r0, #384
    movw    r1, #2
.Lnet_layer_0_columns_3:
    ldr.w   r3, [r2]
    ldr.w   r4, [r2, #72]
    ldr.w   r5, [r2, #144]
    ldr.w   r6, [r2, #216]
    ldr.w   r7, [r2, #12]
    ldr.w   r8, [r2, #84]
    ldr.w   r9, [r2, #156]
    ldr.w   r10, [r2, #228]
    ldr.w   r11, [r2, #24]
    ldr.w   r12, [r2, #96]
    ldr.w   lr, [r2, #168]
    ssub16  r3, r3, r5
    str.w   r3, [r0]
    sadd16  r3, r4, r5
    str.w   r3, [r0, #4]
    ssub16  r3, r5, r4
    str.w   r3, [r0, #8]
    ssub16  r5, r4, r6
    str.w   r5, [r0, #12]
    ssub16  r3, r7, r9
    str.w   r3, [r0, #16]
    sadd16  r4, r8, r9
    str.w   r4, [r0, #20]
    ssub16  r6, r9, r8
    str.w   r6, [r0, #24]
    ssub16  r5, r8, r10
    str.w   r5, [r0, #28]
    ssub16  r7, r11, lr
    str.w   r7, [r0, #32]
    sadd16  r3, r12, lr
    str.w   r3, [r0, #36]
    ssub16  r4, lr, r12
    str.w   r4, [r0, #40]
    ldr.w   r9, [r2, #240]
    ssub16  r6, r12, r9
    str.w   r6, [r0, #44]
    addw    r2, r2, #36
    addw    r0, r0, #48
    subs.w  r1, r1, #1
    bne.w   .Lnet_layer_0_columns_3
    ldr.w   r3, [sp, #12]
    str.w   r3, [sp, #32]
    @ 2 x inputTiles
    movw    r0, #2
    str.w   r0, [sp, #36]
.Lnet_layer_0_inputTiles_5:
    @ across a tile
    ldr.w   r3, [sp, #32]
    ldr.w   r0, [sp, #20]
    ldr.w   r1, [sp, #28]
    ldr.w   r5, [r3, #8]
    ldr     r4, [r3], #16
    str.w   r3, [sp, #32]
    addw    r0, r0, #384
    add.w   r0, r0, r5
    add.w   r1, r1, r4
    movw    r2, #2
.Lnet_layer_0_lines_4:
    ldr.w   r3, [r0]
    ldr.w   r4, [r0, #16]
    ldr.w   r5, [r0, #32]
    ldr.w   r6, [r0, #48]
    ldr.w   r7, [r0, #4]
    ldr.w   r8, [r0, #20]
    ldr.w   r9, [r0, #36]
    ldr.w   r10, [r0, #52]
    ssub16  r11, r3, r5
    str.w   r11, [r1]
    sadd16  r12, r4, r5
    str.w   r12, [r1, #24]
    ssub16  lr, r5, r4
    str.w   lr, [r1, #48]
    ssub16  r3, r4, r6
    str.w   r3, [r1, #72]
    ssub16  r11, r7, r9
    str.w   r11, [r1, #96]
    sadd16  r12, r8, r9
    str.w   r12, [r1, #120]
    ssub16  r5, r9, r8
    str.w   r5, [r1, #144]
    ssub16  lr, r8, r10
    str.w   lr, [r1, #168]
    addw    r0, r0, #8
    addw    r1, r1, #192
    subs.w  r2, r2, #1
    bne.w   .Lnet_layer_0_lines_4
    ldr.w   r0, [sp, #36]
    subs.w  r0, r0, #1
    str.w   r0, [sp, #36]
    bne.w   .Lnet_layer_0_inputTiles_5
    ldr.w   r0, [sp, #40]
    ldr.w   r1, [sp, #24]
    ldr.w   r2, [sp, #28]
    addw    r1, r1, #4
    addw    r2, r2, #4
    str.w   r1, [sp, #24]
    str.w   r2, [sp, #28]
    subs.w  r0, r0, #1
    str.w   r0, [sp, #40]
    bne.w   .Lnet_layer_0_inputPairs_6
    @ all channels
    movw    r0, #:lower16:net_layer_0_weights
    movt    r0, #:upper16:net_layer_0_weights
    str.w   r0, [sp, #52]
    movw    r1, #:lower16:net_layer_0_constants
    movt    r1, #:upper16:net_layer_0_constants
    str.w   r1, [sp, #56]
    @ multiply the kept pairs, point by point
    ldr.w   r0, [sp, #20]
    str.w   r0, [sp, #48]
    addw    r0, r0, #384
    str.w   r0, [sp, #44]
    ldr.w   r6, [sp, #52]
    ldr.w   r5, [sp, #48]
    ldrd    r3, r7, [r6], #8
    bx      r3
    nop
.Lnet_layer_0_begin_7:
    @ the first kept pair of a point
    uxtab   r5, r5, r7
    ldr     r2, [r6], #4
    ldr.w   r3, [r5]
    ldr.w   r4, [r5, #12]
    smuad   r0, r3, r2
    ldr     r3, [r6], #4
    smuad   r1, r4, r2
    bx      r3
    nop
.Lnet_layer_0_pair_8:
    ldr     r7, [r6], #4
    ldr     r2, [r6], #4
    uxtab   r5, r5, r7
    ldr.w   r3, [r5]
    ldr.w   r4, [r5, #12]
    smlad   r0, r3, r2, r0
    smlad   r1, r4, r2, r1
.Lnet_layer_0_turn_9:
    ldrd    r3, r7, [r6], #8
    bx      r3
    nop
.Lnet_layer_0_store_10:
    @ the sums of a point
    ldr.w   r2, [sp, #44]
    ldr.w   r5, [sp, #48]
    ldrd    r3, r7, [r6], #8
    stm.w   r2!, {r0, r1}
    addw    r5, r5, #24
    str.w   r2, [sp, #44]
    str.w   r5, [sp, #48]
    bx      r3
    nop
.Lnet_layer_0_clear_11:
    @ a point where all pairs are skipped
    movw    r0, #0
    movw    r1, #0
    ldr.w   r2, [sp, #44]
    ldr.w   r5, [sp, #48]
    ldrd    r3, r7, [r6], #8
    stm.w   r2!, {r0, r1}
    addw    r5, r5, #24
    str.w   r2, [sp, #44]
    str.w   r5, [sp, #48]
    bx      r3
    nop
.Lnet_layer_0_end_12:
    str.w   r6, [sp, #52]
    ldr.w   r1, [sp, #20]
    addw    r1, r1, #384
    str.w   r1, [sp, #76]
    @ constants of a channel
    ldr.w   r0, [sp, #56]
    ldr.w   r4, [sp]
    ldr.w   r1, [r0]
    ldr.w   r2, [r0, #4]
    add.w   r4, r4, r1
    str.w   r4, [sp, #96]
    str.w   r2, [sp, #88]
    ldr.w   r1, [r0, #8]
    str.w   r1, [sp, #60]
    ldr.w   r1, [r0, #12]
    str.w   r1, [sp, #64]
    ldr.w   r1, [r0, #16]
    str.w   r1, [sp, #68]
    addw    r0, r0, #20
    str.w   r0, [sp, #56]
    movw    r1, #:lower16:(net_layer_0_tiles + 4)
    movt    r1, #:upper16:(net_layer_0_tiles + 4)
    str.w   r1, [sp, #72]
    ldr.w   r2, [sp, #4]
    str.w   r2, [sp, #92]
    ldr.w   r0, [sp, #92]
    ldr.w   r1, [sp, #96]
    ldr.w   r2, [r0, #4]
    addw    r0, r0, #8
    str.w   r0, [sp, #92]
    add.w   r1, r1, r2
    str.w   r1, [sp, #80]
    @ 2 x outputTiles
    movw    r0, #2
    str.w   r0, [sp, #100]
.Lnet_layer_0_outputTiles_13:
    @ the outputs of a tile
    ldr.w   r0, [sp, #72]
    ldr.w   lr, [sp, #76]
    ldr.w   r3, [sp, #80]
    ldr.w   r2, [r0, #8]
    ldr     r1, [r0], #16
    str.w   r0, [sp, #72]
    add.w   r3, r3, r2
    add.w   lr, lr, r1
    str.w   r3, [sp, #84]
    ldr.w   r0, [lr, #40]
    ldr.w   r1, [sp, #88]
    ldr.w   r2, [lr, #48]
    ldr.w   r3, [lr, #32]
    ldr.w   r4, [lr, #56]
    ldr.w   r5, [lr, #72]
    ldr.w   r6, [lr, #80]
    ldr.w   r7, [lr, #64]
    ldr.w   r8, [lr, #88]
    ldr.w   r9, [lr, #8]
    ldr.w   r10, [lr, #16]
    ldr.w   r11, [lr]
    ldr.w   r12, [lr, #24]
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
    add.w   r5, r6, r4, lsl #1
    add.w   r9, r3, r1, lsl #1
    ldr.w   r10, [lr, #104]
    ldr.w   r8, [lr, #112]
    ldr.w   r11, [lr, #96]
    ldr.w   r2, [lr, #120]
    add.w   r12, r10, r8
    sub.w   r6, r10, r8
    add.w   r4, r12, r11, lsl #1
    sub.w   r3, r6, r2, lsl #1
    sub.w   r1, r7, r4, lsl #1
    sub.w   r10, r0, r3, lsl #1
    ldr.w   r0, [sp, #60]
    ldr.w   r2, [sp, #64]
    ldr.w   r3, [sp, #68]
    smmla   r5, r5, r0, r2
    smmla   r9, r9, r0, r2
    smmla   r1, r1, r0, r2
    smmla   r10, r10, r0, r2
    asr.w   r5, r5, r3
    asr.w   r9, r9, r3
    asr.w   r1, r1, r3
    asr.w   r10, r10, r3
    usat    r5, #8, r5
    usat    r9, #8, r9
    usat    r1, #8, r1
    usat    r10, #8, r10
    ldr.w   r4, [sp, #84]
    strh.w  r5, [r4]
    strh.w  r9, [r4, #4]
    strh.w  r1, [r4, #16]
    strh.w  r10, [r4, #20]
    ldr.w   r0, [sp, #100]
    subs.w  r0, r0, #1
    str.w   r0, [sp, #100]
    bne.w   .Lnet_layer_0_outputTiles_13
    ldr.w   r0, [sp, #104]
    ldr.w   r1, [sp, #4]
    addw    r1, r1, #8
    str.w   r1, [sp, #4]
    subs.w  r0, r0, #1
    str.w   r0, [sp, #104]
    bne.w   .Lnet_layer_0_groups_14
    addw    sp, sp, #112
    .cfi_adjust_cfa_offset -112
    pop.w   {r4, r5, r6, r7, r8, r9, r10, r11, pc}
    .size net_layer_0, . - net_layer_0
    .cfi_endproc
    .unreq spare

@ per channel block and point: where to go, steps, weights of the kept pairs
    .section .rodata.net_layer_0, "a", %progbits
    .balign 16
    .type net_layer_0_weights, %object
net_layer_0_weights:
    .word .Lnet_layer_0_begin_7 + 1, 0x0, 0xf1c0e0c0, .Lnet_layer_0_pair_8 + 1, 0x8, 0xf0c01cc0, .Lnet_layer_0_store_10 + 1, 0x0
    .word .Lnet_layer_0_begin_7 + 1, 0x0, 0xe840c440, .Lnet_layer_0_store_10 + 1, .Lnet_layer_0_clear_11 + 1, 0x0, .Lnet_layer_0_begin_7 + 1, 0x4
    .word 0xdc0f3c0, .Lnet_layer_0_pair_8 + 1, 0x4, 0x9001dc0, .Lnet_layer_0_store_10 + 1, 0x0, .Lnet_layer_0_clear_11 + 1, 0x0
    .word .Lnet_layer_0_begin_7 + 1, 0x0, 0x2780a3c0, .Lnet_layer_0_pair_8 + 1, 0x4, 0x1e8018c0, .Lnet_layer_0_pair_8 + 1, 0x0
    .word 0x4, 0xf9405340, .Lnet_layer_0_store_10 + 1, 0x0, .Lnet_layer_0_begin_7 + 1, 0x0, 0x4500f2c0, .Lnet_layer_0_pair_8 + 1
    .word 0x4, 0x5400d3c0, .Lnet_layer_0_pair_8 + 1, 0x0, 0x4, 0xbd406ac0, .Lnet_layer_0_store_10 + 1, 0x0
    .word .Lnet_layer_0_begin_7 + 1, 0x4, 0x2500f940, .Lnet_layer_0_store_10 + 1, .Lnet_layer_0_begin_7 + 1, 0x4, 0x23c01480, .Lnet_layer_0_pair_8 + 1
    .word 0x4, 0x1000f00, .Lnet_layer_0_store_10 + 1, 0x0, .Lnet_layer_0_begin_7 + 1, 0x0, 0xd180cac0, .Lnet_layer_0_pair_8 + 1
    .word 0x4, 0xc2001e40, .Lnet_layer_0_pair_8 + 1, 0x0, 0x4, 0xf8c0e5c0, .Lnet_layer_0_store_10 + 1, 0x0
    .word .Lnet_layer_0_begin_7 + 1, 0x0, 0x1000e6c0, .Lnet_layer_0_pair_8 + 1, 0x4, 0x72802a40, .Lnet_layer_0_store_10 + 1, 0x0
    .word .Lnet_layer_0_begin_7 + 1, 0x8, 0xe3c01600, .Lnet_layer_0_store_10 + 1, .Lnet_layer_0_begin_7 + 1, 0x8, 0xf58007c0, .Lnet_layer_0_store_10 + 1
    .word .Lnet_layer_0_clear_11 + 1, 0x0, .Lnet_layer_0_begin_7 + 1, 0x0, 0x9c0ea80, .Lnet_layer_0_pair_8 + 1, 0x4, 0x23000cc0
    .word .Lnet_layer_0_pair_8 + 1, 0x0, 0x4, 0xce000f80, .Lnet_layer_0_store_10 + 1, 0x0, .Lnet_layer_0_clear_11 + 1, 0x0
    .word .Lnet_layer_0_end_12 + 1, 0x0
    .size net_layer_0_weights, . - net_layer_0_weights

@ per channel: where it is written, bias, requantisation
    .section .rodata.net_layer_0, "a", %progbits
    .balign 16
    .type net_layer_0_constants, %object
net_layer_0_constants:
    .word 0x0, 0xffea19f9, 0x79935c05, 0xff8a, 0x11
    .size net_layer_0_constants, . - net_layer_0_constants

@ per row of tiles: first input, first output
    .section .rodata.net_layer_0, "a", %progbits
    .balign 16
    .type net_layer_0_rows, %object
net_layer_0_rows:
    .word 0x0, 0x0, 0x90, 0x20
    .size net_layer_0_rows, . - net_layer_0_rows

@ per tile of a group: its place, its sums, first column, first output
    .section .rodata.net_layer_0, "a", %progbits
    .balign 16
    .type net_layer_0_tiles, %object
net_layer_0_tiles:
    .word 0x0, 0x0, 0x0, 0x0, 0xc, 0x4, 0x20, 0x8
    .size net_layer_0_tiles, . - net_layer_0_tiles

@ per channel: where it is written, its one output
    .section .rodata.net_layer_0, "a", %progbits
    .balign 16
    .type net_layer_0_fixed, %object
net_layer_0_fixed:
    .word 0x2, 0x0
    .size net_layer_0_fixed, . - net_layer_0_fixed
