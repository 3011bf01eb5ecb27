    .syntax unified
    .thumb
    .cfi_sections .debug_frame

@ net_layer_0
@ values in other places
    .section .text.net_layer_0, "ax", %progbits
    .balign 32
    .global net_layer_0
    .type net_layer_0, %function
    .cfi_startproc
input .req r0
output .req r1
inputAt .req r2
outputAt .req r3
counter .req r4
outer .req r6
starts .req r7
value0 .req r8
value1 .req r9
value2 .req r10
value3 .req r11
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
    mov.w   inputAt, output
    movw    outputAt, #0
    str     outputAt, [inputAt], #4
    strh    outputAt, [inputAt], #2
    movw    outer, #3
.Lnet_layer_0_margin_row_0:
    addw    inputAt, inputAt, #30
    str     outputAt, [inputAt], #4
    str     outputAt, [inputAt], #4
    str     outputAt, [inputAt], #4
    subs.w  outer, outer, #1
    bne.w   .Lnet_layer_0_margin_row_0
    addw    inputAt, inputAt, #30
    strh    outputAt, [inputAt], #2
    str     outputAt, [inputAt], #4
    movw    starts, #:lower16:net_layer_0_starts_0
    movt    starts, #:upper16:net_layer_0_starts_0
    @ 2 x blocks
    movw    outer, #2
    str.w   outer, [sp]
.Lnet_layer_0_blocks_2:
    ldrd    inputAt, outputAt, [starts], #8
    add.w   inputAt, inputAt, input
    add.w   outputAt, outputAt, output
    movw    counter, #3
.Lnet_layer_0_values_1:
    ldrsh.w value0, [inputAt]
    ldrsh.w value1, [inputAt, #2]
    ldrsh.w value2, [inputAt, #4]
    ldrsh.w value3, [inputAt, #6]
    strh.w  value0, [outputAt]
    strh.w  value1, [outputAt, #2]
    strh.w  value2, [outputAt, #4]
    strh.w  value3, [outputAt, #6]
    addw    inputAt, inputAt, #8
    addw    outputAt, outputAt, #8
    subs.w  counter, counter, #1
    bne.w   .Lnet_layer_0_values_1
    ldrsh.w value0, [inputAt]
    ldrsh.w value1, [inputAt, #2]
    ldrsh.w value2, [inputAt, #4]
    strh.w  value0, [outputAt]
    strh.w  value1, [outputAt, #2]
    strh.w  value2, [outputAt, #4]
    addw    inputAt, inputAt, #6
    addw    outputAt, outputAt, #6
    ldr.w   outer, [sp]
    subs.w  outer, outer, #1
    str.w   outer, [sp]
    bne.w   .Lnet_layer_0_blocks_2
    mov.w   inputAt, input
    addw    inputAt, inputAt, #160
    mov.w   outputAt, output
    addw    outputAt, outputAt, #90
    @ 2 x loop0
    movw    outer, #2
    str.w   outer, [sp, #4]
.Lnet_layer_0_loop0_4:
    movw    counter, #3
.Lnet_layer_0_values_3:
    ldrsh.w value0, [inputAt]
    ldrsh   value1, [inputAt, #-2]
    ldrsh   value2, [inputAt, #-4]
    ldrsh   value3, [inputAt, #-6]
    strh.w  value0, [outputAt]
    strh.w  value1, [outputAt, #2]
    strh.w  value2, [outputAt, #4]
    strh.w  value3, [outputAt, #6]
    subw    inputAt, inputAt, #8
    addw    outputAt, outputAt, #8
    subs.w  counter, counter, #1
    bne.w   .Lnet_layer_0_values_3
    ldrsh.w value0, [inputAt]
    ldrsh   value1, [inputAt, #-2]
    ldrsh   value2, [inputAt, #-4]
    strh.w  value0, [outputAt]
    strh.w  value1, [outputAt, #2]
    strh.w  value2, [outputAt, #4]
    subw    inputAt, inputAt, #6
    addw    outputAt, outputAt, #6
    ldr.w   outer, [sp, #4]
    subw    inputAt, inputAt, #12
    addw    outputAt, outputAt, #12
    subs.w  outer, outer, #1
    str.w   outer, [sp, #4]
    bne.w   .Lnet_layer_0_loop0_4
    addw    sp, sp, #8
    .cfi_adjust_cfa_offset -8
    pop.w   {r4, r5, r6, r7, r8, r9, r10, r11, pc}
    .size net_layer_0, . - net_layer_0
    .cfi_endproc
    .unreq input
    .unreq output
    .unreq inputAt
    .unreq outputAt
    .unreq counter
    .unreq outer
    .unreq starts
    .unreq value0
    .unreq value1
    .unreq value2
    .unreq value3

@ byte offsets of blocks in input and output
    .section .rodata.net_layer_0, "a", %progbits
    .balign 16
    .type net_layer_0_starts_0, %object
net_layer_0_starts_0:
    .word 0x30, 0x30, 0x84, 0x6
    .size net_layer_0_starts_0, . - net_layer_0_starts_0
