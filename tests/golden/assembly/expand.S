    .syntax unified
    .thumb
    .cfi_sections .debug_frame

@ net_layer_0
@ copy into another layout
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
    @ zero the margins of the output
    mov.w   r5, r1
    movw    r6, #0
    str     r6, [r5], #4
    str     r6, [r5], #4
    str     r6, [r5], #4
    str     r6, [r5], #4
    movw    r3, #2
.Lnet_layer_0_zeros_0:
    str.w   r6, [r5]
    str.w   r6, [r5, #4]
    str.w   r6, [r5, #8]
    str.w   r6, [r5, #12]
    str.w   r6, [r5, #16]
    str.w   r6, [r5, #20]
    str.w   r6, [r5, #24]
    str.w   r6, [r5, #28]
    addw    r5, r5, #32
    subs.w  r3, r3, #1
    bne.w   .Lnet_layer_0_zeros_0
    movw    r4, #1
.Lnet_layer_0_margin_row_1:
    addw    r5, r5, #56
    str     r6, [r5], #4
    str     r6, [r5], #4
    str     r6, [r5], #4
    str     r6, [r5], #4
    subs.w  r4, r4, #1
    bne.w   .Lnet_layer_0_margin_row_1
    addw    r5, r5, #56
    str     r6, [r5], #4
    str     r6, [r5], #4
    str     r6, [r5], #4
    str     r6, [r5], #4
    movw    r3, #2
.Lnet_layer_0_zeros_2:
    str.w   r6, [r5]
    str.w   r6, [r5, #4]
    str.w   r6, [r5, #8]
    str.w   r6, [r5, #12]
    str.w   r6, [r5, #16]
    str.w   r6, [r5, #20]
    str.w   r6, [r5, #24]
    str.w   r6, [r5, #28]
    addw    r5, r5, #32
    subs.w  r3, r3, #1
    bne.w   .Lnet_layer_0_zeros_2
    movw    r2, #5
    movt    r2, #5
    addw    r1, r1, #80
    @ 2 x rows
    movw    r3, #2
    str.w   r3, [sp]
.Lnet_layer_0_rows_4:
    movw    r3, #1
.Lnet_layer_0_values_3:
    ldrd    r5, r6, [r0], #8
    sxtab16 r11, r2, r5
    sxtab16 r12, r2, r5, ror #8
    sxtab16 lr, r2, r6
    sxtab16 r6, r2, r6, ror #8
    pkhbt   r7, r11, r12, lsl #16
    pkhtb   r8, r12, r11, asr #16
    pkhbt   r9, lr, r6, lsl #16
    pkhtb   r10, r6, lr, asr #16
    stm.w   r1!, {r7, r8, r9, r10}
    ldrd    r5, r6, [r0], #8
    sxtab16 r11, r2, r5
    sxtab16 r12, r2, r5, ror #8
    sxtab16 lr, r2, r6
    sxtab16 r6, r2, r6, ror #8
    pkhbt   r7, r11, r12, lsl #16
    pkhtb   r8, r12, r11, asr #16
    pkhbt   r9, lr, r6, lsl #16
    pkhtb   r10, r6, lr, asr #16
    stm.w   r1!, {r7, r8, r9, r10}
    subs.w  r3, r3, #1
    bne.w   .Lnet_layer_0_values_3
    ldrd    r5, r6, [r0], #8
    sxtab16 r11, r2, r5
    sxtab16 r12, r2, r5, ror #8
    sxtab16 lr, r2, r6
    sxtab16 r6, r2, r6, ror #8
    pkhbt   r7, r11, r12, lsl #16
    pkhtb   r8, r12, r11, asr #16
    pkhbt   r9, lr, r6, lsl #16
    pkhtb   r10, r6, lr, asr #16
    stm.w   r1!, {r7, r8, r9, r10}
    ldr     r5, [r0], #4
    sxtab16 r11, r2, r5
    sxtab16 r12, r2, r5, ror #8
    pkhbt   r7, r11, r12, lsl #16
    pkhtb   r8, r12, r11, asr #16
    strd    r7, r8, [r1], #8
    addw    r1, r1, #16
    ldr.w   r3, [sp]
    subs.w  r3, r3, #1
    str.w   r3, [sp]
    bne.w   .Lnet_layer_0_rows_4
    addw    sp, sp, #8
    .cfi_adjust_cfa_offset -8
    pop.w   {r4, r5, r6, r7, r8, r9, r10, r11, pc}
    .size net_layer_0, . - net_layer_0
    .cfi_endproc
