    .syntax unified
    .thumb
    .cfi_sections .debug_frame

@ net_layer_0
@ bilinear resizing
    .section .text.net_layer_0, "ax", %progbits
    .balign 32
    .global net_layer_0
    .type net_layer_0, %function
    .cfi_startproc
input .req r0
output .req r1
counter .req r2
sum .req r3
pixel0 .req r4
pixel1 .req r5
pixel2 .req r6
pixel3 .req r7
weight0 .req r8
weight1 .req r9
weight2 .req r10
weight3 .req r11
value .req r12
spare .req r14
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
    subw    sp, sp, #32
    .cfi_adjust_cfa_offset 32
    movw    spare, #:lower16:net_layer_0_rows
    movt    spare, #:upper16:net_layer_0_rows
    str.w   spare, [sp]
    @ 2 x rows
    movw    counter, #2
    str.w   counter, [sp, #28]
.Lnet_layer_0_rows_2:
    ldr.w   spare, [sp]
    ldr.w   pixel0, [spare]
    ldr.w   pixel1, [spare, #4]
    ldr.w   weight0, [spare, #8]
    ldr.w   weight1, [spare, #12]
    addw    spare, spare, #16
    str.w   spare, [sp]
    add.w   pixel0, pixel0, input
    add.w   pixel1, pixel1, input
    str.w   pixel0, [sp, #4]
    str.w   pixel1, [sp, #8]
    str.w   weight0, [sp, #12]
    str.w   weight1, [sp, #16]
    movw    spare, #:lower16:net_layer_0_columns
    movt    spare, #:upper16:net_layer_0_columns
    str.w   spare, [sp, #20]
    @ 3 x columns
    movw    counter, #3
    str.w   counter, [sp, #24]
.Lnet_layer_0_columns_1:
    ldr.w   spare, [sp, #20]
    ldr.w   pixel1, [spare]
    ldr.w   pixel3, [spare, #4]
    ldr.w   counter, [spare, #8]
    ldr.w   weight0, [spare, #12]
    addw    spare, spare, #16
    str.w   spare, [sp, #20]
    ldr.w   sum, [sp, #4]
    ldr.w   value, [sp, #8]
    add.w   pixel0, sum, pixel1
    add.w   pixel2, value, pixel1
    add.w   pixel1, sum, pixel3
    add.w   pixel3, value, pixel3
    ldr.w   sum, [sp, #12]
    ldr.w   value, [sp, #16]
    mul     weight1, sum, weight0
    mul     weight3, value, weight0
    mul     weight2, value, counter
    mul     weight0, sum, counter
    movw    spare, #0
    movt    spare, #65456
    movw    counter, #3
.Lnet_layer_0_channels_0:
    ldrsh   value, [pixel0], #2
    mul     sum, value, weight0
    ldrsh   value, [pixel1], #2
    mul     value, value, weight1
    add.w   sum, sum, value
    ldrsh   value, [pixel2], #2
    mul     value, value, weight2
    add.w   sum, sum, value
    ldrsh   value, [pixel3], #2
    mul     value, value, weight3
    add.w   sum, sum, value
    add.w   sum, sum, spare
    add.w   sum, sum, sum, asr #31
    add.w   sum, sum, #524288
    asr.w   sum, sum, #20
    addw    sum, sum, #5
    strh    sum, [output], #2
    subs.w  counter, counter, #1
    bne.w   .Lnet_layer_0_channels_0
    ldr.w   counter, [sp, #24]
    subs.w  counter, counter, #1
    str.w   counter, [sp, #24]
    bne.w   .Lnet_layer_0_columns_1
    ldr.w   counter, [sp, #28]
    subw    output, output, #4
    subs.w  counter, counter, #1
    str.w   counter, [sp, #28]
    bne.w   .Lnet_layer_0_rows_2
    addw    sp, sp, #32
    .cfi_adjust_cfa_offset -32
    pop.w   {r4, r5, r6, r7, r8, r9, r10, r11, pc}
    .size net_layer_0, . - net_layer_0
    .cfi_endproc
    .unreq input
    .unreq output
    .unreq counter
    .unreq sum
    .unreq pixel0
    .unreq pixel1
    .unreq pixel2
    .unreq pixel3
    .unreq weight0
    .unreq weight1
    .unreq weight2
    .unreq weight3
    .unreq value
    .unreq spare

@ byte offsets and weights of two rows or columns each
    .section .rodata.net_layer_0, "a", %progbits
    .balign 16
    .type net_layer_0_rows, %object
net_layer_0_rows:
    .word 0x30, 0x5a, 0x200, 0x200, 0x84, 0xae, 0x400, 0x0
    .size net_layer_0_rows, . - net_layer_0_rows

@ byte offsets and weights of two rows or columns each
    .section .rodata.net_layer_0, "a", %progbits
    .balign 16
    .type net_layer_0_columns, %object
net_layer_0_columns:
    .word 0x0, 0x6, 0x3ff, 0x1, 0x6, 0xc, 0x400, 0x0
    .word 0x12, 0x18, 0x3f7, 0x9
    .size net_layer_0_columns, . - net_layer_0_columns
