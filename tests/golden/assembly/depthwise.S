    .syntax unified
    .thumb
    .cfi_sections .debug_frame

@ net_layer_0
@ depthwise convolution, 4 pixels x 2 channels per tile
    .section .text.net_layer_0, "ax", %progbits
    .balign 32
    .global net_layer_0
    .type net_layer_0, %function
    .cfi_startproc
sum0a .req r0
sum0b .req r1
sum0c .req r2
sum1a .req r4
sum1b .req r5
sum1c .req r6
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
weights2 .req r14
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
    subw    sp, sp, #96
    .cfi_adjust_cfa_offset 96
    mov.w   spare, r1
    str.w   r0, [sp]
    str.w   r2, [sp, #4]
    str.w   spare, [sp, #8]
    movw    stream, #:lower16:net_layer_0_weights
    movt    stream, #:upper16:net_layer_0_weights
    str.w   stream, [sp, #12]
    @ constants of the channels
    ldr.w   stream, [sp, #12]
    addw    pointer, sp, #16
    ldrd    sum0a, sum0b, [stream], #8
    strd    sum0a, sum0b, [pointer], #8
    ldrd    sum0a, sum0b, [stream], #8
    strd    sum0a, sum0b, [pointer], #8
    ldrd    sum0a, sum0b, [stream], #8
    strd    sum0a, sum0b, [pointer], #8
    ldrd    sum0a, sum0b, [stream], #8
    strd    sum0a, sum0b, [pointer], #8
    ldrd    sum0a, sum0b, [stream], #8
    strd    sum0a, sum0b, [pointer], #8
    ldrd    sum0a, sum0b, [stream], #8
    strd    sum0a, sum0b, [pointer], #8
    ldrd    sum0a, sum0b, [stream], #8
    strd    sum0a, sum0b, [pointer], #8
    ldrd    sum0a, sum0b, [stream], #8
    strd    sum0a, sum0b, [pointer], #8
    ldrd    sum0a, sum0b, [stream], #8
    strd    sum0a, sum0b, [pointer], #8
    str.w   stream, [sp, #12]
    @ output columns 0 to 2, 3 at a time
    ldr.w   input, [sp]
    ldr.w   pointer, [sp, #8]
    str.w   pointer, [sp, #88]
    @ 2 x rows
    movw    counter, #2
    str.w   counter, [sp, #92]
.Lnet_layer_0_rows_0:
    @ all taps of the window
    ldr.w   sum0c, [sp, #16]
    ldr.w   sum1c, [sp, #20]
    ldr.w   weights0, [sp, #48]
    ldr.w   weights1, [sp, #52]
    ldr.w   weights2, [sp, #56]
    ldr.w   values0, [input]
    ldr.w   values1, [input, #4]
    smlabb  sum0a, values0, weights0, sum0c
    smlatt  sum1a, values0, weights0, sum1c
    smlabb  sum0b, values1, weights0, sum0c
    smlatt  sum1b, values1, weights0, sum1c
    smlabb  sum0a, values1, weights1, sum0a
    smlatt  sum1a, values1, weights1, sum1a
    ldr.w   values0, [input, #8]
    ldr.w   values1, [input, #12]
    smlabb  sum0c, values0, weights0, sum0c
    smlatt  sum1c, values0, weights0, sum1c
    smlabb  sum0b, values0, weights1, sum0b
    smlatt  sum1b, values0, weights1, sum1b
    smlabb  sum0a, values0, weights2, sum0a
    smlatt  sum1a, values0, weights2, sum1a
    smlabb  sum0c, values1, weights1, sum0c
    smlatt  sum1c, values1, weights1, sum1c
    smlabb  sum0b, values1, weights2, sum0b
    smlatt  sum1b, values1, weights2, sum1b
    ldr.w   values0, [input, #16]
    smlabb  sum0c, values0, weights2, sum0c
    smlatt  sum1c, values0, weights2, sum1c
    ldr.w   weights0, [sp, #60]
    ldr.w   weights1, [sp, #64]
    ldr.w   weights2, [sp, #68]
    ldr.w   values0, [input, #20]
    ldr.w   values1, [input, #24]
    smlabb  sum0a, values0, weights0, sum0a
    smlatt  sum1a, values0, weights0, sum1a
    smlabb  sum0b, values1, weights0, sum0b
    smlatt  sum1b, values1, weights0, sum1b
    smlabb  sum0a, values1, weights1, sum0a
    smlatt  sum1a, values1, weights1, sum1a
    ldr.w   values0, [input, #28]
    ldr.w   values1, [input, #32]
    smlabb  sum0c, values0, weights0, sum0c
    smlatt  sum1c, values0, weights0, sum1c
    smlabb  sum0b, values0, weights1, sum0b
    smlatt  sum1b, values0, weights1, sum1b
    smlabb  sum0a, values0, weights2, sum0a
    smlatt  sum1a, values0, weights2, sum1a
    smlabb  sum0c, values1, weights1, sum0c
    smlatt  sum1c, values1, weights1, sum1c
    smlabb  sum0b, values1, weights2, sum0b
    smlatt  sum1b, values1, weights2, sum1b
    ldr.w   values0, [input, #36]
    smlabb  sum0c, values0, weights2, sum0c
    smlatt  sum1c, values0, weights2, sum1c
    ldr.w   weights0, [sp, #72]
    ldr.w   weights1, [sp, #76]
    ldr.w   weights2, [sp, #80]
    ldr.w   values0, [input, #40]
    ldr.w   values1, [input, #44]
    smlabb  sum0a, values0, weights0, sum0a
    smlatt  sum1a, values0, weights0, sum1a
    smlabb  sum0b, values1, weights0, sum0b
    smlatt  sum1b, values1, weights0, sum1b
    smlabb  sum0a, values1, weights1, sum0a
    smlatt  sum1a, values1, weights1, sum1a
    ldr.w   values0, [input, #48]
    ldr.w   values1, [input, #52]
    smlabb  sum0c, values0, weights0, sum0c
    smlatt  sum1c, values0, weights0, sum1c
    smlabb  sum0b, values0, weights1, sum0b
    smlatt  sum1b, values0, weights1, sum1b
    smlabb  sum0a, values0, weights2, sum0a
    smlatt  sum1a, values0, weights2, sum1a
    smlabb  sum0c, values1, weights1, sum0c
    smlatt  sum1c, values1, weights1, sum1c
    smlabb  sum0b, values1, weights2, sum0b
    smlatt  sum1b, values1, weights2, sum1b
    ldr.w   values0, [input, #56]
    smlabb  sum0c, values0, weights2, sum0c
    smlatt  sum1c, values0, weights2, sum1c
    @ requantise channel 0 of the tile and write it
    ldr.w   pointer, [sp, #88]
    ldr.w   weights0, [sp, #24]
    ldr.w   weights1, [sp, #28]
    ldr.w   third, [sp, #32]
    smmlar  sum0a, sum0a, weights0, sum0a
    smmlar  sum0b, sum0b, weights0, sum0b
    smmlar  sum0c, sum0c, weights0, sum0c
    add.w   sum0a, sum0a, sum0a, asr #31
    add.w   sum0b, sum0b, sum0b, asr #31
    add.w   sum0c, sum0c, sum0c, asr #31
    add.w   sum0a, sum0a, weights1
    add.w   sum0b, sum0b, weights1
    add.w   sum0c, sum0c, weights1
    asr.w   sum0a, sum0a, third
    asr.w   sum0b, sum0b, third
    asr.w   sum0c, sum0c, third
    ssat    sum0a, #8, sum0a
    ssat    sum0b, #8, sum0b
    ssat    sum0c, #8, sum0c
    strb.w  sum0a, [pointer]
    strb.w  sum0b, [pointer, #2]
    strb.w  sum0c, [pointer, #4]
    @ requantise channel 1 of the tile and write it
    ldr.w   weights0, [sp, #36]
    ldr.w   weights1, [sp, #40]
    ldr.w   third, [sp, #44]
    smmlar  sum1a, sum1a, weights0, sum1a
    smmlar  sum1b, sum1b, weights0, sum1b
    smmlar  sum1c, sum1c, weights0, sum1c
    add.w   sum1a, sum1a, sum1a, asr #31
    add.w   sum1b, sum1b, sum1b, asr #31
    add.w   sum1c, sum1c, sum1c, asr #31
    add.w   sum1a, sum1a, weights1
    add.w   sum1b, sum1b, weights1
    add.w   sum1c, sum1c, weights1
    asr.w   sum1a, sum1a, third
    asr.w   sum1b, sum1b, third
    asr.w   sum1c, sum1c, third
    ssat    sum1a, #8, sum1a
    ssat    sum1b, #8, sum1b
    ssat    sum1c, #8, sum1c
    strb.w  sum1a, [pointer, #1]
    strb.w  sum1b, [pointer, #3]
    strb.w  sum1c, [pointer, #5]
    addw    pointer, pointer, #6
    str.w   pointer, [sp, #88]
    addw    input, input, #20
    ldr.w   counter, [sp, #92]
    subs.w  counter, counter, #1
    str.w   counter, [sp, #92]
    bne.w   .Lnet_layer_0_rows_0
    @ following channels
    ldr.w   pointer, [sp, #8]
    addw    pointer, pointer, #2
    str.w   pointer, [sp, #8]
    ldr.w   input, [sp]
    addw    input, input, #4
    str.w   input, [sp]
    addw    sp, sp, #96
    .cfi_adjust_cfa_offset -96
    pop.w   {r4, r5, r6, r7, r8, r9, r10, r11, pc}
    .size net_layer_0, . - net_layer_0
    .cfi_endproc
    .unreq sum0a
    .unreq sum0b
    .unreq sum0c
    .unreq sum1a
    .unreq sum1b
    .unreq sum1c
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
    .unreq weights2

@ per two channels: biases, requantisation, weights by tap
    .section .rodata.net_layer_0, "a", %progbits
    .balign 16
    .type net_layer_0_weights, %object
net_layer_0_weights:
    .word 0x1, 0xfffffffe, 0x80000000, 0x240, 0x7, 0x80000000, 0x240, 0x7
    .word 0xffb6ff81, 0x20ffeb, 0xff8b0055, 0xfff5ffc0, 0x5f002a, 0xffcaff95, 0x34ffff, 0xff9f0069
    .word 0x9ffd4, 0x0
    .size net_layer_0_weights, . - net_layer_0_weights
