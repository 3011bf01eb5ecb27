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
first .req r0
output .req r1
rows .req r3
counter .req r4
value0 .req r8
value1 .req r9
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
    @ zero the margins of the output
    mov.w   value0, output
    movw    value1, #0
    str     value1, [value0], #4
    str     value1, [value0], #4
    str     value1, [value0], #4
    str     value1, [value0], #4
    str     value1, [value0], #4
    str     value1, [value0], #4
    str     value1, [value0], #4
    str     value1, [value0], #4
    str     value1, [value0], #4
    str     value1, [value0], #4
    str     value1, [value0], #4
    str     value1, [value0], #4
    movw    rows, #3
.Lnet_layer_0_margin_row_1:
    addw    value0, value0, #30
    strh    value1, [value0], #2
    str     value1, [value0], #4
    str     value1, [value0], #4
    strh    value1, [value0], #2
    subs.w  rows, rows, #1
    bne.w   .Lnet_layer_0_margin_row_1
    addw    value0, value0, #30
    str     value1, [value0], #4
    str     value1, [value0], #4
    str     value1, [value0], #4
    str     value1, [value0], #4
    str     value1, [value0], #4
    str     value1, [value0], #4
    str     value1, [value0], #4
    str     value1, [value0], #4
    str     value1, [value0], #4
    str     value1, [value0], #4
    str     value1, [value0], #4
    str     value1, [value0], #4
    @ constants
    addw    output, output, #48
    movw    rows, #4
.Lnet_layer_0_rows_2:
    movw    counter, #3
.Lnet_layer_0_values_0:
    ldrsb.w value0, [first]
    ldrsb.w value1, [first, #1]
    addw    value0, value0, #5
    addw    value1, value1, #5
    strh.w  value0, [output]
    strh.w  value1, [output, #2]
    ldrsb.w value0, [first, #2]
    ldrsb.w value1, [first, #3]
    addw    value0, value0, #5
    addw    value1, value1, #5
    strh.w  value0, [output, #4]
    strh.w  value1, [output, #6]
    addw    first, first, #4
    addw    output, output, #8
    subs.w  counter, counter, #1
    bne.w   .Lnet_layer_0_values_0
    ldrsb.w value0, [first]
    ldrsb.w value1, [first, #1]
    addw    value0, value0, #5
    addw    value1, value1, #5
    strh.w  value0, [output]
    strh.w  value1, [output, #2]
    ldrsb.w value0, [first, #2]
    addw    value0, value0, #5
    strh.w  value0, [output, #4]
    addw    first, first, #3
    addw    output, output, #6
    addw    output, output, #12
    subs.w  rows, rows, #1
    bne.w   .Lnet_layer_0_rows_2
    pop.w   {r4, r5, r6, r7, r8, r9, r10, r11, pc}
    .size net_layer_0, . - net_layer_0
    .cfi_endproc
    .unreq first
    .unreq output
    .unreq rows
    .unreq counter
    .unreq value0
    .unreq value1
