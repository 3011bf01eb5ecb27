    .syntax unified
    .thumb
    .cfi_sections .debug_frame

@ net_layer_0
@ unpacked convolution, 4 pixels x 2 channels per tile, 3 chunks of at most 400 bytes, 25 of 32 operand pairs
    .section .text.net_layer_0, "ax", %progbits
    .balign 32
    .global net_layer_0
    .type net_layer_0, %function
    .cfi_startproc
sum0a .req r0
sum0b .req r1
sum0c .req r2
sum0d .req r3
sum1a .req r4
sum1b .req r5
sum1c .req r6
sum1d .req r7
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
    @ channels 0 to 1, part 1 of 1
    movw    stream, #:lower16:net_layer_0_weights_0
    movt    stream, #:upper16:net_layer_0_weights_0
    str.w   stream, [sp, #12]
    @ output columns 0 to 3, 4 at a time
    ldr.w   input, [sp]
    ldr.w   pointer, [sp, #8]
    str.w   pointer, [sp, #16]
    ldr.w   stream, [sp, #12]
    @ 2 x rows
    movw    counter, #2
    str.w   counter, [sp, #20]
.Lnet_layer_0_rows_0:
    @ begin with the biases
    ldrd    sum0a, sum1a, [stream]
    addw    stream, stream, #24
    mov.w   sum0b, sum0a
    mov.w   sum1b, sum1a
    mov.w   sum0c, sum0a
    mov.w   sum1c, sum1a
    mov.w   sum0d, sum0a
    mov.w   sum1d, sum1a
    ldrd    weights0, weights1, [stream]
    ldr.w   values0, [input]
    ldr.w   values1, [input, #8]
    smlad   sum0a, values0, weights0, sum0a
    smlad   sum1a, values0, weights1, sum1a
    smlad   sum0b, values1, weights0, sum0b
    smlad   sum1b, values1, weights1, sum1b
    ldr.w   values0, [input, #16]
    ldr.w   values1, [input, #24]
    smlad   sum0c, values0, weights0, sum0c
    smlad   sum1c, values0, weights1, sum1c
    smlad   sum0d, values1, weights0, sum0d
    smlad   sum1d, values1, weights1, sum1d
    ldr.w   weights1, [stream, #8]
    ldr.w   values0, [input, #4]
    ldr.w   values1, [input, #12]
    smlad   sum1a, values0, weights1, sum1a
    smlad   sum1b, values1, weights1, sum1b
    ldr.w   values0, [input, #20]
    ldr.w   values1, [input, #28]
    smlad   sum1c, values0, weights1, sum1c
    smlad   sum1d, values1, weights1, sum1d
    ldr.w   weights0, [stream, #12]
    ldr.w   values0, [input, #8]
    ldr.w   values1, [input, #16]
    smlad   sum0a, values0, weights0, sum0a
    smlad   sum0b, values1, weights0, sum0b
    ldr.w   values0, [input, #24]
    ldr.w   values1, [input, #32]
    smlad   sum0c, values0, weights0, sum0c
    smlad   sum0d, values1, weights0, sum0d
    ldrd    weights0, weights1, [stream, #16]
    ldr.w   values0, [input, #12]
    ldr.w   values1, [input, #20]
    smlad   sum0a, values0, weights0, sum0a
    smlad   sum1a, values0, weights1, sum1a
    smlad   sum0b, values1, weights0, sum0b
    smlad   sum1b, values1, weights1, sum1b
    ldr.w   values0, [input, #28]
    ldr.w   values1, [input, #36]
    smlad   sum0c, values0, weights0, sum0c
    smlad   sum1c, values0, weights1, sum1c
    smlad   sum0d, values1, weights0, sum0d
    smlad   sum1d, values1, weights1, sum1d
    ldr.w   weights0, [stream, #24]
    ldr.w   values0, [input, #40]
    ldr.w   values1, [input, #48]
    smlad   sum0a, values0, weights0, sum0a
    smlad   sum0b, values1, weights0, sum0b
    ldr.w   values0, [input, #56]
    ldr.w   values1, [input, #64]
    smlad   sum0c, values0, weights0, sum0c
    smlad   sum0d, values1, weights0, sum0d
    ldrd    weights0, weights1, [stream, #28]
    ldr.w   values0, [input, #44]
    ldr.w   values1, [input, #52]
    smlad   sum0a, values0, weights0, sum0a
    smlad   sum1a, values0, weights1, sum1a
    smlad   sum0b, values1, weights0, sum0b
    smlad   sum1b, values1, weights1, sum1b
    ldr.w   values0, [input, #60]
    ldr.w   values1, [input, #68]
    smlad   sum0c, values0, weights0, sum0c
    smlad   sum1c, values0, weights1, sum1c
    smlad   sum0d, values1, weights0, sum0d
    smlad   sum1d, values1, weights1, sum1d
    ldrd    weights0, weights1, [stream, #36]
    ldr.w   values0, [input, #48]
    ldr.w   values1, [input, #56]
    smlad   sum0a, values0, weights0, sum0a
    smlad   sum1a, values0, weights1, sum1a
    smlad   sum0b, values1, weights0, sum0b
    smlad   sum1b, values1, weights1, sum1b
    ldr.w   values0, [input, #64]
    ldr.w   values1, [input, #72]
    smlad   sum0c, values0, weights0, sum0c
    smlad   sum1c, values0, weights1, sum1c
    smlad   sum0d, values1, weights0, sum0d
    smlad   sum1d, values1, weights1, sum1d
    ldr.w   weights1, [stream, #44]
    ldr.w   values0, [input, #52]
    ldr.w   values1, [input, #60]
    smlad   sum1a, values0, weights1, sum1a
    smlad   sum1b, values1, weights1, sum1b
    ldr.w   values0, [input, #68]
    ldr.w   values1, [input, #76]
    smlad   sum1c, values0, weights1, sum1c
    smlad   sum1d, values1, weights1, sum1d
    @ requantise channel 0 of the tile and write it
    ldr.w   stream, [sp, #12]
    ldr.w   pointer, [sp, #16]
    ldr.w   weights0, [stream, #8]
    ldr.w   weights1, [stream, #12]
    smmla   sum0a, sum0a, weights0, weights1
    smmla   sum0b, sum0b, weights0, weights1
    smmla   sum0c, sum0c, weights0, weights1
    smmla   sum0d, sum0d, weights0, weights1
    usat    sum0a, #8, sum0a, asr #4
    usat    sum0b, #8, sum0b, asr #4
    usat    sum0c, #8, sum0c, asr #4
    usat    sum0d, #8, sum0d, asr #4
    strh.w  sum0a, [pointer]
    strh.w  sum0b, [pointer, #8]
    strh.w  sum0c, [pointer, #16]
    strh.w  sum0d, [pointer, #24]
    @ requantise channel 1 of the tile and write it
    ldr.w   weights0, [stream, #16]
    ldr.w   weights1, [stream, #20]
    smmla   sum1a, sum1a, weights0, weights1
    smmla   sum1b, sum1b, weights0, weights1
    smmla   sum1c, sum1c, weights0, weights1
    smmla   sum1d, sum1d, weights0, weights1
    usat    sum1a, #8, sum1a, asr #4
    usat    sum1b, #8, sum1b, asr #4
    usat    sum1c, #8, sum1c, asr #4
    usat    sum1d, #8, sum1d, asr #4
    strh.w  sum1a, [pointer, #2]
    strh.w  sum1b, [pointer, #10]
    strh.w  sum1c, [pointer, #18]
    strh.w  sum1d, [pointer, #26]
    addw    pointer, pointer, #32
    str.w   pointer, [sp, #16]
    addw    input, input, #40
    ldr.w   counter, [sp, #20]
    subs.w  counter, counter, #1
    str.w   counter, [sp, #20]
    bne.w   .Lnet_layer_0_rows_0
    ldr.w   pointer, [sp, #8]
    addw    pointer, pointer, #4
    str.w   pointer, [sp, #8]
    @ channels 2 to 3, part 1 of 2
    movw    stream, #:lower16:net_layer_0_weights_1
    movt    stream, #:upper16:net_layer_0_weights_1
    str.w   stream, [sp, #12]
    ldr.w   pointer, [sp, #4]
    str.w   pointer, [sp, #24]
    @ output columns 0 to 3, 4 at a time
    ldr.w   input, [sp]
    ldr.w   stream, [sp, #12]
    @ 2 x rows
    movw    counter, #2
    str.w   counter, [sp, #20]
.Lnet_layer_0_rows_1:
    @ begin with the biases
    ldrd    sum0a, sum1a, [stream]
    addw    stream, stream, #24
    mov.w   sum0b, sum0a
    mov.w   sum1b, sum1a
    mov.w   sum0c, sum0a
    mov.w   sum1c, sum1a
    mov.w   sum0d, sum0a
    mov.w   sum1d, sum1a
    ldrd    weights0, weights1, [stream]
    ldr.w   values0, [input]
    ldr.w   values1, [input, #8]
    smlad   sum0a, values0, weights0, sum0a
    smlad   sum1a, values0, weights1, sum1a
    smlad   sum0b, values1, weights0, sum0b
    smlad   sum1b, values1, weights1, sum1b
    ldr.w   values0, [input, #16]
    ldr.w   values1, [input, #24]
    smlad   sum0c, values0, weights0, sum0c
    smlad   sum1c, values0, weights1, sum1c
    smlad   sum0d, values1, weights0, sum0d
    smlad   sum1d, values1, weights1, sum1d
    ldrd    weights0, weights1, [stream, #8]
    ldr.w   values0, [input, #4]
    ldr.w   values1, [input, #12]
    smlad   sum0a, values0, weights0, sum0a
    smlad   sum1a, values0, weights1, sum1a
    smlad   sum0b, values1, weights0, sum0b
    smlad   sum1b, values1, weights1, sum1b
    ldr.w   values0, [input, #20]
    ldr.w   values1, [input, #28]
    smlad   sum0c, values0, weights0, sum0c
    smlad   sum1c, values0, weights1, sum1c
    smlad   sum0d, values1, weights0, sum0d
    smlad   sum1d, values1, weights1, sum1d
    ldrd    weights0, weights1, [stream, #16]
    ldr.w   values0, [input, #8]
    ldr.w   values1, [input, #16]
    smlad   sum0a, values0, weights0, sum0a
    smlad   sum1a, values0, weights1, sum1a
    smlad   sum0b, values1, weights0, sum0b
    smlad   sum1b, values1, weights1, sum1b
    ldr.w   values0, [input, #24]
    ldr.w   values1, [input, #32]
    smlad   sum0c, values0, weights0, sum0c
    smlad   sum1c, values0, weights1, sum1c
    smlad   sum0d, values1, weights0, sum0d
    smlad   sum1d, values1, weights1, sum1d
    ldr.w   weights0, [stream, #24]
    ldr.w   values0, [input, #12]
    ldr.w   values1, [input, #20]
    smlad   sum0a, values0, weights0, sum0a
    smlad   sum0b, values1, weights0, sum0b
    ldr.w   values0, [input, #28]
    ldr.w   values1, [input, #36]
    smlad   sum0c, values0, weights0, sum0c
    smlad   sum0d, values1, weights0, sum0d
    @ keep the sums for the next chunk
    ldr.w   stream, [sp, #12]
    ldr.w   pointer, [sp, #24]
    stm.w   pointer!, {sum0a, sum0b, sum0c, sum0d, sum1a, sum1b, sum1c, sum1d}
    str.w   pointer, [sp, #24]
    addw    input, input, #40
    ldr.w   counter, [sp, #20]
    subs.w  counter, counter, #1
    str.w   counter, [sp, #20]
    bne.w   .Lnet_layer_0_rows_1
    @ channels 2 to 3, part 2 of 2
    movw    stream, #:lower16:net_layer_0_weights_2
    movt    stream, #:upper16:net_layer_0_weights_2
    str.w   stream, [sp, #12]
    ldr.w   pointer, [sp, #4]
    str.w   pointer, [sp, #24]
    @ output columns 0 to 3, 4 at a time
    ldr.w   input, [sp]
    ldr.w   pointer, [sp, #8]
    str.w   pointer, [sp, #16]
    ldr.w   stream, [sp, #12]
    @ 2 x rows
    movw    counter, #2
    str.w   counter, [sp, #20]
.Lnet_layer_0_rows_2:
    @ go on with the sums of the chunk before
    ldr.w   pointer, [sp, #24]
    addw    stream, stream, #24
    ldm.w   pointer!, {sum0a, sum0b, sum0c, sum0d, sum1a, sum1b, sum1c, sum1d}
    str.w   pointer, [sp, #24]
    ldr.w   weights0, [stream]
    ldr.w   values0, [input, #40]
    ldr.w   values1, [input, #48]
    smlad   sum0a, values0, weights0, sum0a
    smlad   sum0b, values1, weights0, sum0b
    ldr.w   values0, [input, #56]
    ldr.w   values1, [input, #64]
    smlad   sum0c, values0, weights0, sum0c
    smlad   sum0d, values1, weights0, sum0d
    ldrd    weights0, weights1, [stream, #4]
    ldr.w   values0, [input, #44]
    ldr.w   values1, [input, #52]
    smlad   sum0a, values0, weights0, sum0a
    smlad   sum1a, values0, weights1, sum1a
    smlad   sum0b, values1, weights0, sum0b
    smlad   sum1b, values1, weights1, sum1b
    ldr.w   values0, [input, #60]
    ldr.w   values1, [input, #68]
    smlad   sum0c, values0, weights0, sum0c
    smlad   sum1c, values0, weights1, sum1c
    smlad   sum0d, values1, weights0, sum0d
    smlad   sum1d, values1, weights1, sum1d
    ldr.w   weights1, [stream, #12]
    ldr.w   values0, [input, #48]
    ldr.w   values1, [input, #56]
    smlad   sum1a, values0, weights1, sum1a
    smlad   sum1b, values1, weights1, sum1b
    ldr.w   values0, [input, #64]
    ldr.w   values1, [input, #72]
    smlad   sum1c, values0, weights1, sum1c
    smlad   sum1d, values1, weights1, sum1d
    ldrd    weights0, weights1, [stream, #16]
    ldr.w   values0, [input, #52]
    ldr.w   values1, [input, #60]
    smlad   sum0a, values0, weights0, sum0a
    smlad   sum1a, values0, weights1, sum1a
    smlad   sum0b, values1, weights0, sum0b
    smlad   sum1b, values1, weights1, sum1b
    ldr.w   values0, [input, #68]
    ldr.w   values1, [input, #76]
    smlad   sum0c, values0, weights0, sum0c
    smlad   sum1c, values0, weights1, sum1c
    smlad   sum0d, values1, weights0, sum0d
    smlad   sum1d, values1, weights1, sum1d
    @ requantise channel 0 of the tile and write it
    ldr.w   stream, [sp, #12]
    ldr.w   pointer, [sp, #16]
    ldr.w   weights0, [stream, #8]
    ldr.w   weights1, [stream, #12]
    smmla   sum0a, sum0a, weights0, weights1
    smmla   sum0b, sum0b, weights0, weights1
    smmla   sum0c, sum0c, weights0, weights1
    smmla   sum0d, sum0d, weights0, weights1
    usat    sum0a, #8, sum0a, asr #4
    usat    sum0b, #8, sum0b, asr #4
    usat    sum0c, #8, sum0c, asr #4
    usat    sum0d, #8, sum0d, asr #4
    strh.w  sum0a, [pointer]
    strh.w  sum0b, [pointer, #8]
    strh.w  sum0c, [pointer, #16]
    strh.w  sum0d, [pointer, #24]
    @ requantise channel 1 of the tile and write it
    ldr.w   weights0, [stream, #16]
    ldr.w   weights1, [stream, #20]
    smmla   sum1a, sum1a, weights0, weights1
    smmla   sum1b, sum1b, weights0, weights1
    smmla   sum1c, sum1c, weights0, weights1
    smmla   sum1d, sum1d, weights0, weights1
    usat    sum1a, #8, sum1a, asr #4
    usat    sum1b, #8, sum1b, asr #4
    usat    sum1c, #8, sum1c, asr #4
    usat    sum1d, #8, sum1d, asr #4
    strh.w  sum1a, [pointer, #2]
    strh.w  sum1b, [pointer, #10]
    strh.w  sum1c, [pointer, #18]
    strh.w  sum1d, [pointer, #26]
    addw    pointer, pointer, #32
    str.w   pointer, [sp, #16]
    addw    input, input, #40
    ldr.w   counter, [sp, #20]
    subs.w  counter, counter, #1
    str.w   counter, [sp, #20]
    bne.w   .Lnet_layer_0_rows_2
    ldr.w   pointer, [sp, #8]
    addw    pointer, pointer, #4
    str.w   pointer, [sp, #8]
    addw    sp, sp, #32
    .cfi_adjust_cfa_offset -32
    pop.w   {r4, r5, r6, r7, r8, r9, r10, r11, pc}
    .size net_layer_0, . - net_layer_0
    .cfi_endproc
    .unreq sum0a
    .unreq sum0b
    .unreq sum0c
    .unreq sum0d
    .unreq sum1a
    .unreq sum1b
    .unreq sum1c
    .unreq sum1d
    .unreq counter
    .unreq weights0
    .unreq spare
    .unreq weights1
    .unreq values0
    .unreq pointer
    .unreq values1
    .unreq input
    .unreq stream

@ biases, requantisation, weight pairs
    .section .rodata.net_layer_0, "a", %progbits
    .balign 16
    .type net_layer_0_weights_0, %object
net_layer_0_weights_0:
    .word 0x8fd, 0x8fa, 0x11161490, 0xfffffee9, 0x260d7e35, 0xfffffee3, 0xffc7ff83, 0x240077
    .word 0x3b0002, 0xffc30073, 0xff8fff84, 0xff950056, 0xff81ffcf, 0x3ff8a, 0x7b0051, 0x4b000a
    .word 0x140067, 0x50ffe3
    .size net_layer_0_weights_0, . - net_layer_0_weights_0

@ biases, requantisation, weight pairs
    .section .rodata.net_layer_0, "a", %progbits
    .balign 16
    .type net_layer_0_weights_1, %object
net_layer_0_weights_1:
    .word 0xb27, 0xffffe5f9, 0x616101e2, 0xfffffffe, 0x357e9466, 0xffffff7e, 0x5dffd3, 0x21fff6
    .word 0x58001e, 0x43, 0x1bffc5, 0xffc3ffff, 0x25005a
    .size net_layer_0_weights_1, . - net_layer_0_weights_1

@ biases, requantisation, weight pairs
    .section .rodata.net_layer_0, "a", %progbits
    .balign 16
    .type net_layer_0_weights_2, %object
net_layer_0_weights_2:
    .word 0xb27, 0xffffe5f9, 0x616101e2, 0xfffffffe, 0x357e9466, 0xffffff7e, 0xffd6001f, 0x150011
    .word 0x20fff4, 0xfffc0029, 0x61ffe0, 0xffc6ff85
    .size net_layer_0_weights_2, . - net_layer_0_weights_2
