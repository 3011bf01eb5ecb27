    .syntax unified
    .thumb
    .cfi_sections .debug_frame

@ net_layer_0
@ rolled convolution, 4 pixels x 2 channels per tile, 2 operand pairs per loop
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
third .req r10
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
    movw    stream, #:lower16:net_layer_0_weights
    movt    stream, #:upper16:net_layer_0_weights
    str.w   stream, [sp, #12]
    @ 2 x blocks
    movw    counter, #2
    str.w   counter, [sp, #24]
.Lnet_layer_0_blocks_1:
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
    ldrd    sum0d, sum1d, [stream]
    @ all operand pairs of the window
    ldrd    weights0, weights1, [stream, #32]
    ldr.w   values0, [input]
    ldr.w   values1, [input, #8]
    smlad   sum0a, values0, weights0, sum0d
    smlad   sum1a, values0, weights1, sum1d
    smlad   sum0b, values1, weights0, sum0d
    smlad   sum1b, values1, weights1, sum1d
    ldr.w   values0, [input, #16]
    ldr.w   values1, [input, #24]
    smlad   sum0c, values0, weights0, sum0d
    smlad   sum1c, values0, weights1, sum1d
    smlad   sum0d, values1, weights0, sum0d
    smlad   sum1d, values1, weights1, sum1d
    ldrd    weights0, weights1, [stream, #40]
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
    ldrd    weights0, weights1, [stream, #48]
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
    ldrd    weights0, weights1, [stream, #56]
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
    ldrd    weights0, weights1, [stream, #64]
    ldr.w   values0, [input, #40]
    ldr.w   values1, [input, #48]
    smlad   sum0a, values0, weights0, sum0a
    smlad   sum1a, values0, weights1, sum1a
    smlad   sum0b, values1, weights0, sum0b
    smlad   sum1b, values1, weights1, sum1b
    ldr.w   values0, [input, #56]
    ldr.w   values1, [input, #64]
    smlad   sum0c, values0, weights0, sum0c
    smlad   sum1c, values0, weights1, sum1c
    smlad   sum0d, values1, weights0, sum0d
    smlad   sum1d, values1, weights1, sum1d
    ldrd    weights0, weights1, [stream, #72]
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
    ldrd    weights0, weights1, [stream, #80]
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
    ldrd    weights0, weights1, [stream, #88]
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
    ldr.w   pointer, [sp, #16]
    ldr.w   weights0, [stream, #8]
    ldr.w   weights1, [stream, #12]
    ldr.w   third, [stream, #16]
    smmlar  sum0a, sum0a, weights0, sum0a
    smmlar  sum0b, sum0b, weights0, sum0b
    smmlar  sum0c, sum0c, weights0, sum0c
    smmlar  sum0d, sum0d, weights0, sum0d
    add.w   sum0a, sum0a, sum0a, asr #31
    add.w   sum0b, sum0b, sum0b, asr #31
    add.w   sum0c, sum0c, sum0c, asr #31
    add.w   sum0d, sum0d, sum0d, asr #31
    add.w   sum0a, sum0a, weights1
    add.w   sum0b, sum0b, weights1
    add.w   sum0c, sum0c, weights1
    add.w   sum0d, sum0d, weights1
    asr.w   sum0a, sum0a, third
    asr.w   sum0b, sum0b, third
    asr.w   sum0c, sum0c, third
    asr.w   sum0d, sum0d, third
    ssat    sum0a, #8, sum0a
    ssat    sum0b, #8, sum0b
    ssat    sum0c, #8, sum0c
    ssat    sum0d, #8, sum0d
    addw    sum0a, sum0a, #89
    addw    sum0b, sum0b, #89
    addw    sum0c, sum0c, #89
    addw    sum0d, sum0d, #89
    strh.w  sum0a, [pointer]
    strh.w  sum0b, [pointer, #8]
    strh.w  sum0c, [pointer, #16]
    strh.w  sum0d, [pointer, #24]
    @ requantise channel 1 of the tile and write it
    ldr.w   weights0, [stream, #20]
    ldr.w   weights1, [stream, #24]
    ldr.w   third, [stream, #28]
    smmlar  sum1a, sum1a, weights0, sum1a
    smmlar  sum1b, sum1b, weights0, sum1b
    smmlar  sum1c, sum1c, weights0, sum1c
    smmlar  sum1d, sum1d, weights0, sum1d
    add.w   sum1a, sum1a, sum1a, asr #31
    add.w   sum1b, sum1b, sum1b, asr #31
    add.w   sum1c, sum1c, sum1c, asr #31
    add.w   sum1d, sum1d, sum1d, asr #31
    add.w   sum1a, sum1a, weights1
    add.w   sum1b, sum1b, weights1
    add.w   sum1c, sum1c, weights1
    add.w   sum1d, sum1d, weights1
    asr.w   sum1a, sum1a, third
    asr.w   sum1b, sum1b, third
    asr.w   sum1c, sum1c, third
    asr.w   sum1d, sum1d, third
    ssat    sum1a, #8, sum1a
    ssat    sum1b, #8, sum1b
    ssat    sum1c, #8, sum1c
    ssat    sum1d, #8, sum1d
    addw    sum1a, sum1a, #89
    addw    sum1b, sum1b, #89
    addw    sum1c, sum1c, #89
    addw    sum1d, sum1d, #89
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
    @ following channels
    ldr.w   pointer, [sp, #8]
    addw    pointer, pointer, #4
    str.w   pointer, [sp, #8]
    ldr.w   stream, [sp, #12]
    addw    stream, stream, #96
    str.w   stream, [sp, #12]
    ldr.w   counter, [sp, #24]
    subs.w  counter, counter, #1
    str.w   counter, [sp, #24]
    bne.w   .Lnet_layer_0_blocks_1
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
    .unreq third
    .unreq values0
    .unreq pointer
    .unreq values1
    .unreq input
    .unreq stream

@ per channel block: biases, requantisation, weights as int16 pairs
    .section .rodata.net_layer_0, "a", %progbits
    .balign 16
    .type net_layer_0_weights, %object
net_layer_0_weights:
    .word 0x146, 0xb0c, 0x9835f8d2, 0xffffe9e0, 0x6, 0xc2c203c4, 0xfffff4f0, 0x5
    .word 0xffc9ffc7, 0x20024, 0x73004b, 0xffd1003b, 0xff84ffc3, 0x56ffe1, 0xffcfff8f, 0xffcdff95
    .word 0xff8aff81, 0x510021, 0xa0003, 0x67007b, 0xffcf004b, 0xffe30014, 0x770037, 0xffd30050
    .word 0xffffe364, 0x22d1, 0xd5fa5198, 0xffffe9e0, 0x6, 0xe6e291fc, 0xffffd3c0, 0x7
    .word 0x1e005d, 0x430021, 0xffc50058, 0xffff0000, 0x5a001b, 0xffd7ffc3, 0x1f0025, 0xffad0034
    .word 0x11ffd6, 0xfff4ffc2, 0x6a0015, 0x290020, 0xffe0ff99, 0xff85fffc, 0xfff60061, 0xffc6
    .size net_layer_0_weights, . - net_layer_0_weights
