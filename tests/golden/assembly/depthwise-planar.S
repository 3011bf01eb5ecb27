    .syntax unified
    .thumb
    .cfi_sections .debug_frame

@ net_layer_0
@ depthwise convolution of planes, one channel after the other
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
    subw    sp, sp, #24
    .cfi_adjust_cfa_offset 24
    mov.w   spare, r1
    str.w   r0, [sp]
    str.w   r2, [sp, #4]
    str.w   spare, [sp, #8]
    movw    r10, #:lower16:net_layer_0_weights
    movt    r10, #:upper16:net_layer_0_weights
    str.w   r10, [sp, #12]
    ldr.w   r12, [sp]
    str.w   r12, [sp, #16]
    ldr.w   lr, [sp, #8]
    str.w   lr, [sp, #20]
    @ even columns of a channel
    ldr.w   r10, [sp, #12]
    ldm.w   r10!, {r0, r1, r2, r3, r4, r5, r6, r7}
    str.w   r10, [sp, #12]
    ldr.w   r12, [sp, #16]
    ldr.w   lr, [sp, #20]
    ldr.w   r10, [r12]
    ldr.w   r11, [r12, #12]
    smlad   r8, r10, r0, r5
    ldr.w   r10, [r12, #24]
    smlad   r8, r11, r1, r8
    smlad   r8, r10, r2, r8
    ldr.w   r10, [r12, #4]
    ldr.w   r11, [r12, #16]
    smlabb  r8, r10, r3, r8
    smlad   r9, r10, r0, r5
    ldr.w   r10, [r12, #28]
    smlabt  r8, r11, r3, r8
    smlabb  r8, r10, r4, r8
    smlad   r9, r11, r1, r9
    smmla   r8, r8, r6, r7
    smlad   r9, r10, r2, r9
    usat    r8, #8, r8, asr #6
    ldr.w   r10, [r12, #8]
    ldr.w   r11, [r12, #20]
    strh.w  r8, [lr]
    smlabb  r9, r10, r3, r9
    ldr.w   r10, [r12, #32]
    smlabt  r9, r11, r3, r9
    smlabb  r9, r10, r4, r9
    smmla   r9, r9, r6, r7
    usat    r9, #8, r9, asr #6
    strh.w  r9, [lr, #4]
    addw    r12, r12, #12
    addw    lr, lr, #6
    ldr.w   r10, [r12]
    ldr.w   r11, [r12, #12]
    smlad   r8, r10, r0, r5
    ldr.w   r10, [r12, #24]
    smlad   r8, r11, r1, r8
    smlad   r8, r10, r2, r8
    ldr.w   r10, [r12, #4]
    ldr.w   r11, [r12, #16]
    smlabb  r8, r10, r3, r8
    smlad   r9, r10, r0, r5
    ldr.w   r10, [r12, #28]
    smlabt  r8, r11, r3, r8
    smlabb  r8, r10, r4, r8
    smlad   r9, r11, r1, r9
    smmla   r8, r8, r6, r7
    smlad   r9, r10, r2, r9
    usat    r8, #8, r8, asr #6
    ldr.w   r10, [r12, #8]
    ldr.w   r11, [r12, #20]
    strh.w  r8, [lr]
    smlabb  r9, r10, r3, r9
    ldr.w   r10, [r12, #32]
    smlabt  r9, r11, r3, r9
    smlabb  r9, r10, r4, r9
    smmla   r9, r9, r6, r7
    usat    r9, #8, r9, asr #6
    strh.w  r9, [lr, #4]
    addw    r12, r12, #12
    addw    lr, lr, #6
    @ odd columns of a channel
    ldr.w   r10, [sp, #12]
    ldm.w   r10!, {r0, r1, r2, r3, r4, r5, r6, r7}
    str.w   r10, [sp, #12]
    ldr.w   r12, [sp, #16]
    ldr.w   lr, [sp, #20]
    addw    lr, lr, #2
    ldr.w   r10, [r12]
    ldr.w   r11, [r12, #12]
    smlatb  r8, r10, r3, r5
    ldr.w   r10, [r12, #24]
    smlatt  r8, r11, r3, r8
    smlatb  r8, r10, r4, r8
    ldr.w   r10, [r12, #4]
    ldr.w   r11, [r12, #16]
    smlad   r8, r10, r0, r8
    ldr.w   r10, [r12, #28]
    smlad   r8, r11, r1, r8
    smlad   r8, r10, r2, r8
    smmla   r8, r8, r6, r7
    usat    r8, #8, r8, asr #6
    strh.w  r8, [lr]
    addw    r12, r12, #12
    addw    lr, lr, #6
    ldr.w   r10, [r12]
    ldr.w   r11, [r12, #12]
    smlatb  r8, r10, r3, r5
    ldr.w   r10, [r12, #24]
    smlatt  r8, r11, r3, r8
    smlatb  r8, r10, r4, r8
    ldr.w   r10, [r12, #4]
    ldr.w   r11, [r12, #16]
    smlad   r8, r10, r0, r8
    ldr.w   r10, [r12, #28]
    smlad   r8, r11, r1, r8
    smlad   r8, r10, r2, r8
    smmla   r8, r8, r6, r7
    usat    r8, #8, r8, asr #6
    strh.w  r8, [lr]
    addw    r12, r12, #12
    addw    lr, lr, #6
    ldr.w   r12, [sp, #16]
    addw    r12, r12, #48
    str.w   r12, [sp, #16]
    ldr.w   lr, [sp, #20]
    addw    lr, lr, #2
    str.w   lr, [sp, #20]
    addw    sp, sp, #24
    .cfi_adjust_cfa_offset -24
    pop.w   {r4, r5, r6, r7, r8, r9, r10, r11, pc}
    .size net_layer_0, . - net_layer_0
    .cfi_endproc
    .unreq spare

@ per channel: weights of the columns, bias, requantisation
    .section .rodata.net_layer_0, "a", %progbits
    .balign 16
    .type net_layer_0_weights, %object
net_layer_0_weights:
    .word 0xffb6ff81, 0x550020, 0xfff5ffc0, 0xff8bffeb, 0x2a, 0x2, 0x40000000, 0x20
    .word 0xffebffb6, 0xff8b0055, 0x2afff5, 0x20ff81, 0xffffffc0, 0x2, 0x40000000, 0x20
    .size net_layer_0_weights, . - net_layer_0_weights
