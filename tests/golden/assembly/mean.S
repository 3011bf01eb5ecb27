    .syntax unified
    .thumb
    .cfi_sections .debug_frame

@ net_layer_0
@ mean over height and width
    .section .text.net_layer_0, "ax", %progbits
    .balign 32
    .global net_layer_0
    .type net_layer_0, %function
    .cfi_startproc
input .req r0
output .req r1
rows .req r2
columns .req r3
units .req r4
inputAt .req r5
outputAt .req r6
result .req r7
value .req r8
factor .req r14
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
    movw    factor, #0
    movt    factor, #32768
    mov.w   inputAt, input
    mov.w   outputAt, output
    movw    units, #2
.Lnet_layer_0_channel_2:
    movw    result, #0
    movw    rows, #4
.Lnet_layer_0_row_1:
    movw    columns, #5
.Lnet_layer_0_column_0:
    ldrsh.w value, [inputAt]
    addw    inputAt, inputAt, #4
    add.w   result, result, value
    subs.w  columns, columns, #1
    bne.w   .Lnet_layer_0_column_0
    subs.w  rows, rows, #1
    bne.w   .Lnet_layer_0_row_1
    smmlar  result, result, factor, result
    add.w   result, result, result, asr #31
    add.w   result, result, #4
    asr.w   result, result, #3
    addw    result, result, #3
    ssat    result, #8, result
    strb.w  result, [outputAt]
    subw    inputAt, inputAt, #78
    addw    outputAt, outputAt, #1
    subs.w  units, units, #1
    bne.w   .Lnet_layer_0_channel_2
    pop.w   {r4, r5, r6, r7, r8, r9, r10, r11, pc}
    .size net_layer_0, . - net_layer_0
    .cfi_endproc
    .unreq input
    .unreq output
    .unreq rows
    .unreq columns
    .unreq units
    .unreq inputAt
    .unreq outputAt
    .unreq result
    .unreq value
    .unreq factor
