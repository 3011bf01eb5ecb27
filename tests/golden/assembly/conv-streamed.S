    .syntax unified
    .thumb
    .cfi_sections .debug_frame

@ net_layer_0
@ streamed unpacked convolution, 2 pixels x 2 channels per tile, 25 of 32 operand pairs
    .section .text.net_layer_0, "ax", %progbits
    .balign 32
    .global net_layer_0
    .type net_layer_0, %function
    .cfi_startproc
sum0a .req r0
sum0b .req r1
sum1a .req r4
sum1b .req r5
counter .req r8
weights0 .req r8
spare .req r9
weights1 .req r9
values0 .req r10
pointer .req r11
values1 .req r11
input .req r12
stream .req r14
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
    mov.w   spare, r1
    str.w   r0, [sp]
    str.w   r2, [sp, #4]
    str.w   spare, [sp, #8]
    movw    stream, #:lower16:net_layer_0_constants
    movt    stream, #:upper16:net_layer_0_constants
    str.w   stream, [sp, #12]
    @ output columns 0 to 3
    ldr.w   input, [sp]
    ldr.w   pointer, [sp, #8]
    str.w   pointer, [sp, #16]
    ldr.w   stream, [sp, #12]
    @ 2 x rows
    movw    counter, #2
    str.w   counter, [sp, #24]
.Lnet_layer_0_rows_1:
    @ 2 x columns
    movw    counter, #2
    str.w   counter, [sp, #20]
.Lnet_layer_0_columns_0:
    @ channels 0 to 1
    ldrd    sum0a, sum1a, [stream]
    mov.w   sum0b, sum0a
    mov.w   sum1b, sum1a
    movw    weights0, #65411
    movt    weights0, #65479
    movw    weights1, #119
    movt    weights1, #36
    ldr.w   values0, [input]
    ldr.w   values1, [input, #8]
    smlad   sum0a, values0, weights0, sum0a
    smlad   sum1a, values0, weights1, sum1a
    smlad   sum0b, values1, weights0, sum0b
    smlad   sum1b, values1, weights1, sum1b
    movw    weights1, #2
    movt    weights1, #59
    ldr.w   values0, [input, #4]
    ldr.w   values1, [input, #12]
    smlad   sum1a, values0, weights1, sum1a
    smlad   sum1b, values1, weights1, sum1b
    movw    weights0, #115
    movt    weights0, #65475
    ldr.w   values0, [input, #8]
    ldr.w   values1, [input, #16]
    smlad   sum0a, values0, weights0, sum0a
    smlad   sum0b, values1, weights0, sum0b
    movw    weights0, #65412
    movt    weights0, #65423
    movw    weights1, #86
    movt    weights1, #65429
    ldr.w   values0, [input, #12]
    ldr.w   values1, [input, #20]
    smlad   sum0a, values0, weights0, sum0a
    smlad   sum1a, values0, weights1, sum1a
    smlad   sum0b, values1, weights0, sum0b
    smlad   sum1b, values1, weights1, sum1b
    movw    weights0, #65487
    movt    weights0, #65409
    ldr.w   values0, [input, #40]
    ldr.w   values1, [input, #48]
    smlad   sum0a, values0, weights0, sum0a
    smlad   sum0b, values1, weights0, sum0b
    movw    weights0, #65418
    movt    weights0, #3
    movw    weights1, #81
    movt    weights1, #123
    ldr.w   values0, [input, #44]
    ldr.w   values1, [input, #52]
    smlad   sum0a, values0, weights0, sum0a
    smlad   sum1a, values0, weights1, sum1a
    smlad   sum0b, values1, weights0, sum0b
    smlad   sum1b, values1, weights1, sum1b
    movw    weights0, #10
    movt    weights0, #75
    movw    weights1, #103
    movt    weights1, #20
    ldr.w   values0, [input, #48]
    ldr.w   values1, [input, #56]
    smlad   sum0a, values0, weights0, sum0a
    smlad   sum1a, values0, weights1, sum1a
    smlad   sum0b, values1, weights0, sum0b
    smlad   sum1b, values1, weights1, sum1b
    movw    weights1, #65507
    movt    weights1, #80
    ldr.w   values0, [input, #52]
    ldr.w   values1, [input, #60]
    smlad   sum1a, values0, weights1, sum1a
    smlad   sum1b, values1, weights1, sum1b
    @ requantise channel 0 of the tile and write it
    ldr.w   pointer, [sp, #16]
    ldr.w   weights0, [stream, #8]
    ldr.w   weights1, [stream, #12]
    smmla   sum0a, sum0a, weights0, weights1
    smmla   sum0b, sum0b, weights0, weights1
    usat    sum0a, #8, sum0a, asr #4
    usat    sum0b, #8, sum0b, asr #4
    strh.w  sum0a, [pointer]
    strh.w  sum0b, [pointer, #8]
    @ requantise channel 1 of the tile and write it
    ldr.w   weights0, [stream, #16]
    ldr.w   weights1, [stream, #20]
    smmla   sum1a, sum1a, weights0, weights1
    smmla   sum1b, sum1b, weights0, weights1
    usat    sum1a, #8, sum1a, asr #4
    usat    sum1b, #8, sum1b, asr #4
    strh.w  sum1a, [pointer, #2]
    strh.w  sum1b, [pointer, #10]
    addw    pointer, pointer, #4
    str.w   pointer, [sp, #16]
    addw    stream, stream, #24
    @ channels 2 to 3
    ldrd    sum0a, sum1a, [stream]
    mov.w   sum0b, sum0a
    mov.w   sum1b, sum1a
    movw    weights0, #65491
    movt    weights0, #93
    movw    weights1, #65526
    movt    weights1, #33
    ldr.w   values0, [input]
    ldr.w   values1, [input, #8]
    smlad   sum0a, values0, weights0, sum0a
    smlad   sum1a, values0, weights1, sum1a
    smlad   sum0b, values1, weights0, sum0b
    smlad   sum1b, values1, weights1, sum1b
    movw    weights0, #30
    movt    weights0, #88
    movw    weights1, #67
    ldr.w   values0, [input, #4]
    ldr.w   values1, [input, #12]
    smlad   sum0a, values0, weights0, sum0a
    smlad   sum1a, values0, weights1, sum1a
    smlad   sum0b, values1, weights0, sum0b
    smlad   sum1b, values1, weights1, sum1b
    movw    weights0, #65477
    movt    weights0, #27
    movw    weights1, #65535
    movt    weights1, #65475
    ldr.w   values0, [input, #8]
    ldr.w   values1, [input, #16]
    smlad   sum0a, values0, weights0, sum0a
    smlad   sum1a, values0, weights1, sum1a
    smlad   sum0b, values1, weights0, sum0b
    smlad   sum1b, values1, weights1, sum1b
    movw    weights0, #90
    movt    weights0, #37
    ldr.w   values0, [input, #12]
    ldr.w   values1, [input, #20]
    smlad   sum0a, values0, weights0, sum0a
    smlad   sum0b, values1, weights0, sum0b
    movw    weights0, #31
    movt    weights0, #65494
    ldr.w   values0, [input, #40]
    ldr.w   values1, [input, #48]
    smlad   sum0a, values0, weights0, sum0a
    smlad   sum0b, values1, weights0, sum0b
    movw    weights0, #17
    movt    weights0, #21
    movw    weights1, #65524
    movt    weights1, #32
    ldr.w   values0, [input, #44]
    ldr.w   values1, [input, #52]
    smlad   sum0a, values0, weights0, sum0a
    smlad   sum1a, values0, weights1, sum1a
    smlad   sum0b, values1, weights0, sum0b
    smlad   sum1b, values1, weights1, sum1b
    movw    weights1, #41
    movt    weights1, #65532
    ldr.w   values0, [input, #48]
    ldr.w   values1, [input, #56]
    smlad   sum1a, values0, weights1, sum1a
    smlad   sum1b, values1, weights1, sum1b
    movw    weights0, #65504
    movt    weights0, #97
    movw    weights1, #65413
    movt    weights1, #65478
    ldr.w   values0, [input, #52]
    ldr.w   values1, [input, #60]
    smlad   sum0a, values0, weights0, sum0a
    smlad   sum1a, values0, weights1, sum1a
    smlad   sum0b, values1, weights0, sum0b
    smlad   sum1b, values1, weights1, sum1b
    @ requantise channel 0 of the tile and write it
    ldr.w   pointer, [sp, #16]
    ldr.w   weights0, [stream, #8]
    ldr.w   weights1, [stream, #12]
    smmla   sum0a, sum0a, weights0, weights1
    smmla   sum0b, sum0b, weights0, weights1
    usat    sum0a, #8, sum0a, asr #4
    usat    sum0b, #8, sum0b, asr #4
    strh.w  sum0a, [pointer]
    strh.w  sum0b, [pointer, #8]
    @ requantise channel 1 of the tile and write it
    ldr.w   weights0, [stream, #16]
    ldr.w   weights1, [stream, #20]
    smmla   sum1a, sum1a, weights0, weights1
    smmla   sum1b, sum1b, weights0, weights1
    usat    sum1a, #8, sum1a, asr #4
    usat    sum1b, #8, sum1b, asr #4
    strh.w  sum1a, [pointer, #2]
    strh.w  sum1b, [pointer, #10]
    addw    pointer, pointer, #4
    str.w   pointer, [sp, #16]
    addw    stream, stream, #24
    ldr.w   stream, [sp, #12]
    ldr.w   pointer, [sp, #16]
    addw    pointer, pointer, #8
    str.w   pointer, [sp, #16]
    ldr.w   counter, [sp, #20]
    addw    input, input, #16
    subs.w  counter, counter, #1
    str.w   counter, [sp, #20]
    bne.w   .Lnet_layer_0_columns_0
    ldr.w   counter, [sp, #24]
    addw    input, input, #8
    subs.w  counter, counter, #1
    str.w   counter, [sp, #24]
    bne.w   .Lnet_layer_0_rows_1
    addw    sp, sp, #32
    .cfi_adjust_cfa_offset -32
    pop.w   {r4, r5, r6, r7, r8, r9, r10, r11, pc}
    .size net_layer_0, . - net_layer_0
    .cfi_endproc
    .unreq sum0a
    .unreq sum0b
    .unreq sum1a
    .unreq sum1b
    .unreq counter
    .unreq weights0
    .unreq spare
    .unreq weights1
    .unreq values0
    .unreq pointer
    .unreq values1
    .unreq input
    .unreq stream

@ per channel block: biases, requantisation
    .section .rodata.net_layer_0, "a", %progbits
    .balign 16
    .type net_layer_0_constants, %object
net_layer_0_constants:
    .word 0x8fd, 0x8fa, 0x11161490, 0xfffffee9, 0x260d7e35, 0xfffffee3, 0xb27, 0xffffe5f9
    .word 0x616101e2, 0xfffffffe, 0x357e9466, 0xffffff7e
    .size net_layer_0_constants, . - net_layer_0_constants
