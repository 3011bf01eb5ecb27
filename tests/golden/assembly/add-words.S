    .syntax unified
    .thumb
    .cfi_sections .debug_frame

@ net_layer_0
@ sum of two tensors
    .section .text.net_layer_0, "ax", %progbits
    .balign 32
    .global net_layer_0
    .type net_layer_0, %function
    .cfi_startproc
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
    subw    sp, sp, #8
    .cfi_adjust_cfa_offset 8
    @ constants
    movw    r4, #44896
    movt    r4, #20534
    movw    r5, #7000
    movt    r5, #40
    movw    r6, #28619
    movw    r7, #65280
    movt    r7, #65280
    @ 2 x rows
    movw    r3, #2
    str.w   r3, [sp]
.Lnet_layer_0_rows_1:
    movw    r3, #1
.Lnet_layer_0_values_0:
    ldr.w   r8, [r2]
    ldr.w   r9, [r0]
    ldr.w   r10, [r0, #4]
    and.w   r11, r7, r8, lsl #8
    and.w   r12, r7, r8
    smlawb  lr, r4, r9, r6
    smlawb  r8, r5, r11, lr
    smlawt  lr, r4, r9, r6
    usat    r9, #8, r8, asr #14
    smlawb  r8, r5, r12, lr
    smlawb  lr, r4, r10, r6
    usat    r8, #8, r8, asr #14
    smlawt  r11, r5, r11, lr
    pkhbt   lr, r9, r8, lsl #16
    usat    r9, #8, r11, asr #14
    smlawt  r8, r4, r10, r6
    smlawt  r11, r5, r12, r8
    str.w   lr, [r1]
    usat    r10, #8, r11, asr #14
    pkhbt   r12, r9, r10, lsl #16
    str.w   r12, [r1, #4]
    ldr.w   r8, [r2, #4]
    ldr.w   r9, [r0, #8]
    ldr.w   r10, [r0, #12]
    and.w   r11, r7, r8, lsl #8
    and.w   r12, r7, r8
    smlawb  lr, r4, r9, r6
    smlawb  r8, r5, r11, lr
    smlawt  lr, r4, r9, r6
    usat    r9, #8, r8, asr #14
    smlawb  r8, r5, r12, lr
    smlawb  lr, r4, r10, r6
    usat    r8, #8, r8, asr #14
    smlawt  r11, r5, r11, lr
    pkhbt   lr, r9, r8, lsl #16
    usat    r9, #8, r11, asr #14
    smlawt  r8, r4, r10, r6
    smlawt  r11, r5, r12, r8
    str.w   lr, [r1, #8]
    usat    r10, #8, r11, asr #14
    pkhbt   r12, r9, r10, lsl #16
    str.w   r12, [r1, #12]
    ldr.w   r8, [r2, #8]
    ldr.w   r9, [r0, #16]
    ldr.w   r10, [r0, #20]
    and.w   r11, r7, r8, lsl #8
    and.w   r12, r7, r8
    smlawb  lr, r4, r9, r6
    smlawb  r8, r5, r11, lr
    smlawt  lr, r4, r9, r6
    usat    r9, #8, r8, asr #14
    smlawb  r8, r5, r12, lr
    smlawb  lr, r4, r10, r6
    usat    r8, #8, r8, asr #14
    smlawt  r11, r5, r11, lr
    pkhbt   lr, r9, r8, lsl #16
    usat    r9, #8, r11, asr #14
    smlawt  r8, r4, r10, r6
    smlawt  r11, r5, r12, r8
    str.w   lr, [r1, #16]
    usat    r10, #8, r11, asr #14
    pkhbt   r12, r9, r10, lsl #16
    str.w   r12, [r1, #20]
    ldr.w   r8, [r2, #12]
    ldr.w   r9, [r0, #24]
    ldr.w   r10, [r0, #28]
    and.w   r11, r7, r8, lsl #8
    and.w   r12, r7, r8
    smlawb  lr, r4, r9, r6
    smlawb  r8, r5, r11, lr
    smlawt  lr, r4, r9, r6
    usat    r9, #8, r8, asr #14
    smlawb  r8, r5, r12, lr
    smlawb  lr, r4, r10, r6
    usat    r8, #8, r8, asr #14
    smlawt  r11, r5, r11, lr
    pkhbt   lr, r9, r8, lsl #16
    usat    r9, #8, r11, asr #14
    smlawt  r8, r4, r10, r6
    smlawt  r11, r5, r12, r8
    str.w   lr, [r1, #24]
    usat    r10, #8, r11, asr #14
    pkhbt   r12, r9, r10, lsl #16
    str.w   r12, [r1, #28]
    addw    r0, r0, #32
    addw    r2, r2, #16
    addw    r1, r1, #32
    subs.w  r3, r3, #1
    bne.w   .Lnet_layer_0_values_0
    ldr.w   r8, [r2]
    ldr.w   r9, [r0]
    ldr.w   r10, [r0, #4]
    and.w   r11, r7, r8, lsl #8
    and.w   r12, r7, r8
    smlawb  lr, r4, r9, r6
    smlawb  r8, r5, r11, lr
    smlawt  lr, r4, r9, r6
    usat    r9, #8, r8, asr #14
    smlawb  r8, r5, r12, lr
    smlawb  lr, r4, r10, r6
    usat    r8, #8, r8, asr #14
    smlawt  r11, r5, r11, lr
    pkhbt   lr, r9, r8, lsl #16
    usat    r9, #8, r11, asr #14
    smlawt  r8, r4, r10, r6
    smlawt  r11, r5, r12, r8
    str.w   lr, [r1]
    usat    r10, #8, r11, asr #14
    pkhbt   r12, r9, r10, lsl #16
    str.w   r12, [r1, #4]
    addw    r0, r0, #8
    addw    r2, r2, #4
    addw    r1, r1, #8
    subw    r0, r0, #20
    subw    r1, r1, #20
    ldr.w   r3, [sp]
    subs.w  r3, r3, #1
    str.w   r3, [sp]
    bne.w   .Lnet_layer_0_rows_1
    addw    sp, sp, #8
    .cfi_adjust_cfa_offset -8
    pop.w   {r4, r5, r6, r7, r8, r9, r10, r11, pc}
    .size net_layer_0, . - net_layer_0
    .cfi_endproc
