    .syntax unified
    .thumb
    .cfi_sections .debug_frame

@ net_layer_0
@ rescale values
    .section .text.net_layer_0, "ax", %progbits
    .balign 32
    .global net_layer_0
    .type net_layer_0, %function
    .cfi_startproc
first .req r0
output .req r1
rows .req r3
counter .req r4
factor0 .req r5
value0 .req r8
value1 .req r9
spare .req r12
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
    movw    factor0, #0
    movt    factor0, #32768
    addw    first, first, #48
    addw    output, output, #48
    movw    rows, #4
.Lnet_layer_0_rows_2:
    movw    counter, #3
.Lnet_layer_0_values_0:
    ldrsh.w value0, [first]
    ldrsh.w value1, [first, #2]
    smmlar  value0, value0, factor0, value0
    smmlar  value1, value1, factor0, value1
    subw    value0, value0, #5
    subw    value1, value1, #5
    ssat    value0, #8, value0
    ssat    value1, #8, value1
    movw    spare, #65531
    movt    spare, #65535
    cmp.w   value0, spare
    it      lt
    movlt.w value0, spare
    cmp.w   value1, spare
    it      lt
    movlt.w value1, spare
    addw    value0, value0, #5
    addw    value1, value1, #5
    strh.w  value0, [output]
    strh.w  value1, [output, #2]
    ldrsh.w value0, [first, #4]
    ldrsh.w value1, [first, #6]
    smmlar  value0, value0, factor0, value0
    smmlar  value1, value1, factor0, value1
    subw    value0, value0, #5
    subw    value1, value1, #5
    ssat    value0, #8, value0
    ssat    value1, #8, value1
    movw    spare, #65531
    movt    spare, #65535
    cmp.w   value0, spare
    it      lt
    movlt.w value0, spare
    cmp.w   value1, spare
    it      lt
    movlt.w value1, spare
    addw    value0, value0, #5
    addw    value1, value1, #5
    strh.w  value0, [output, #4]
    strh.w  value1, [output, #6]
    addw    first, first, #8
    addw    output, output, #8
    subs.w  counter, counter, #1
    bne.w   .Lnet_layer_0_values_0
    ldrsh.w value0, [first]
    ldrsh.w value1, [first, #2]
    smmlar  value0, value0, factor0, value0
    smmlar  value1, value1, factor0, value1
    subw    value0, value0, #5
    subw    value1, value1, #5
    ssat    value0, #8, value0
    ssat    value1, #8, value1
    movw    spare, #65531
    movt    spare, #65535
    cmp.w   value0, spare
    it      lt
    movlt.w value0, spare
    cmp.w   value1, spare
    it      lt
    movlt.w value1, spare
    addw    value0, value0, #5
    addw    value1, value1, #5
    strh.w  value0, [output]
    strh.w  value1, [output, #2]
    ldrsh.w value0, [first, #4]
    smmlar  value0, value0, factor0, value0
    subw    value0, value0, #5
    ssat    value0, #8, value0
    movw    spare, #65531
    movt    spare, #65535
    cmp.w   value0, spare
    it      lt
    movlt.w value0, spare
    addw    value0, value0, #5
    strh.w  value0, [output, #4]
    addw    first, first, #6
    addw    output, output, #6
    addw    first, first, #12
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
    .unreq factor0
    .unreq value0
    .unreq value1
    .unreq spare
