    .syntax unified
    .thumb
    .cfi_sections .debug_frame

@ net_layer_0
@ average of windows
    .section .text.net_layer_0, "ax", %progbits
    .balign 32
    .global net_layer_0
    .type net_layer_0, %function
    .cfi_startproc
input .req r0
output .req r1
rows .req r2
columns .req r3
inputAt .req r5
outputAt .req r6
result .req r7
value .req r8
upper .req r9
divisor .req r11
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
    @ windows of 2 x 2
    mov.w   inputAt, input
    mov.w   outputAt, output
    movw    divisor, #4
    movw    rows, #2
.Lnet_layer_0_row_1:
    movw    columns, #2
.Lnet_layer_0_column_0:
    ldr.w   result, [inputAt]
    ldr.w   value, [inputAt, #4]
    sadd16  result, result, value
    ldr.w   value, [inputAt, #20]
    sadd16  result, result, value
    ldr.w   value, [inputAt, #24]
    sadd16  result, result, value
    asr.w   upper, result, #16
    sxth.w  result, result
    addw    result, result, #12
    cmp.w   result, #0
    it      lt
    subwlt  result, result, #4
    addw    result, result, #2
    sdiv    result, result, divisor
    subw    result, result, #3
    addw    upper, upper, #12
    cmp.w   upper, #0
    it      lt
    subwlt  upper, upper, #4
    addw    upper, upper, #2
    sdiv    upper, upper, divisor
    subw    upper, upper, #3
    strh.w  result, [outputAt]
    strh.w  upper, [outputAt, #2]
    addw    inputAt, inputAt, #4
    addw    outputAt, outputAt, #4
    addw    inputAt, inputAt, #4
    subs.w  columns, columns, #1
    bne.w   .Lnet_layer_0_column_0
    addw    inputAt, inputAt, #24
    subs.w  rows, rows, #1
    bne.w   .Lnet_layer_0_row_1
    pop.w   {r4, r5, r6, r7, r8, r9, r10, r11, pc}
    .size net_layer_0, . - net_layer_0
    .cfi_endproc
    .unreq input
    .unreq output
    .unreq rows
    .unreq columns
    .unreq inputAt
    .unreq outputAt
    .unreq result
    .unreq value
    .unreq upper
    .unreq divisor
