    .syntax unified
    .thumb
    .cfi_sections .debug_frame

@ net_layer_0
@ fully connected, 34 inputs, 5 outputs
    .section .text.net_layer_0, "ax", %progbits
    .balign 32
    .global net_layer_0
    .type net_layer_0, %function
    .cfi_startproc
sum0 .req r0
sum1 .req r1
sum2 .req r2
sum3 .req r3
packed0 .req r4
packed1 .req r5
packed2 .req r6
packed3 .req r7
pair0 .req r8
pair1 .req r9
values0 .req r10
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
    subw    sp, sp, #16
    .cfi_adjust_cfa_offset 16
    mov.w   values1, r1
    mov.w   input, r0
    str.w   input, [sp]
    str.w   values1, [sp, #8]
    movw    stream, #:lower16:net_layer_0_weights
    movt    stream, #:upper16:net_layer_0_weights
    @ 4 outputs
    ldr.w   input, [sp]
    ldm.w   stream!, {sum0, sum1, sum2, sum3}
    movw    pair0, #2
    str.w   pair0, [sp, #4]
.Lnet_layer_0_groups_0:
    ldrd    values0, values1, [input]
    addw    input, input, #8
    ldm.w   stream!, {packed0, packed1, packed2, packed3}
    sxtb16  pair0, packed0
    sxtb16  pair1, packed1
    sxtb16  packed0, packed0, ror #8
    sxtb16  packed1, packed1, ror #8
    smlad   sum0, values0, pair0, sum0
    smlad   sum1, values0, pair1, sum1
    smlad   sum0, values1, packed0, sum0
    smlad   sum1, values1, packed1, sum1
    sxtb16  pair0, packed2
    sxtb16  pair1, packed3
    sxtb16  packed2, packed2, ror #8
    sxtb16  packed3, packed3, ror #8
    smlad   sum2, values0, pair0, sum2
    smlad   sum3, values0, pair1, sum3
    smlad   sum2, values1, packed2, sum2
    smlad   sum3, values1, packed3, sum3
    ldrd    values0, values1, [input]
    addw    input, input, #8
    ldm.w   stream!, {packed0, packed1, packed2, packed3}
    sxtb16  pair0, packed0
    sxtb16  pair1, packed1
    sxtb16  packed0, packed0, ror #8
    sxtb16  packed1, packed1, ror #8
    smlad   sum0, values0, pair0, sum0
    smlad   sum1, values0, pair1, sum1
    smlad   sum0, values1, packed0, sum0
    smlad   sum1, values1, packed1, sum1
    sxtb16  pair0, packed2
    sxtb16  pair1, packed3
    sxtb16  packed2, packed2, ror #8
    sxtb16  packed3, packed3, ror #8
    smlad   sum2, values0, pair0, sum2
    smlad   sum3, values0, pair1, sum3
    smlad   sum2, values1, packed2, sum2
    smlad   sum3, values1, packed3, sum3
    ldrd    values0, values1, [input]
    addw    input, input, #8
    ldm.w   stream!, {packed0, packed1, packed2, packed3}
    sxtb16  pair0, packed0
    sxtb16  pair1, packed1
    sxtb16  packed0, packed0, ror #8
    sxtb16  packed1, packed1, ror #8
    smlad   sum0, values0, pair0, sum0
    smlad   sum1, values0, pair1, sum1
    smlad   sum0, values1, packed0, sum0
    smlad   sum1, values1, packed1, sum1
    sxtb16  pair0, packed2
    sxtb16  pair1, packed3
    sxtb16  packed2, packed2, ror #8
    sxtb16  packed3, packed3, ror #8
    smlad   sum2, values0, pair0, sum2
    smlad   sum3, values0, pair1, sum3
    smlad   sum2, values1, packed2, sum2
    smlad   sum3, values1, packed3, sum3
    ldrd    values0, values1, [input]
    addw    input, input, #8
    ldm.w   stream!, {packed0, packed1, packed2, packed3}
    sxtb16  pair0, packed0
    sxtb16  pair1, packed1
    sxtb16  packed0, packed0, ror #8
    sxtb16  packed1, packed1, ror #8
    smlad   sum0, values0, pair0, sum0
    smlad   sum1, values0, pair1, sum1
    smlad   sum0, values1, packed0, sum0
    smlad   sum1, values1, packed1, sum1
    sxtb16  pair0, packed2
    sxtb16  pair1, packed3
    sxtb16  packed2, packed2, ror #8
    sxtb16  packed3, packed3, ror #8
    smlad   sum2, values0, pair0, sum2
    smlad   sum3, values0, pair1, sum3
    smlad   sum2, values1, packed2, sum2
    smlad   sum3, values1, packed3, sum3
    ldr.w   pair0, [sp, #4]
    subs.w  pair0, pair0, #1
    str.w   pair0, [sp, #4]
    bne.w   .Lnet_layer_0_groups_0
    ldrd    values0, values1, [input]
    addw    input, input, #8
    ldm.w   stream!, {packed0, packed1, packed2, packed3}
    sxtb16  pair0, packed0
    sxtb16  pair1, packed1
    sxtb16  packed0, packed0, ror #8
    sxtb16  packed1, packed1, ror #8
    smlad   sum0, values0, pair0, sum0
    smlad   sum1, values0, pair1, sum1
    smlad   sum0, values1, packed0, sum0
    smlad   sum1, values1, packed1, sum1
    sxtb16  pair0, packed2
    sxtb16  pair1, packed3
    sxtb16  packed2, packed2, ror #8
    sxtb16  packed3, packed3, ror #8
    smlad   sum2, values0, pair0, sum2
    smlad   sum3, values0, pair1, sum3
    smlad   sum2, values1, packed2, sum2
    smlad   sum3, values1, packed3, sum3
    @ requantise and write
    ldr.w   values1, [sp, #8]
    ldr.w   pair0, [stream]
    ldr.w   pair1, [stream, #4]
    ldr.w   values0, [stream, #8]
    smmlar  sum0, sum0, pair0, sum0
    add.w   sum0, sum0, sum0, asr #31
    add.w   sum0, sum0, pair1
    asr.w   sum0, sum0, values0
    ssat    sum0, #8, sum0
    movw    pair0, #100
    cmp.w   sum0, pair0
    it      gt
    movgt.w sum0, pair0
    strb.w  sum0, [values1]
    ldr.w   pair0, [stream, #12]
    ldr.w   pair1, [stream, #16]
    ldr.w   values0, [stream, #20]
    smmlar  sum1, sum1, pair0, sum1
    add.w   sum1, sum1, sum1, asr #31
    add.w   sum1, sum1, pair1
    asr.w   sum1, sum1, values0
    ssat    sum1, #8, sum1
    movw    pair0, #100
    cmp.w   sum1, pair0
    it      gt
    movgt.w sum1, pair0
    strb.w  sum1, [values1, #1]
    ldr.w   pair0, [stream, #24]
    ldr.w   pair1, [stream, #28]
    ldr.w   values0, [stream, #32]
    smmlar  sum2, sum2, pair0, sum2
    add.w   sum2, sum2, sum2, asr #31
    add.w   sum2, sum2, pair1
    asr.w   sum2, sum2, values0
    ssat    sum2, #8, sum2
    movw    pair0, #100
    cmp.w   sum2, pair0
    it      gt
    movgt.w sum2, pair0
    strb.w  sum2, [values1, #2]
    ldr.w   pair0, [stream, #36]
    ldr.w   pair1, [stream, #40]
    ldr.w   values0, [stream, #44]
    smmlar  sum3, sum3, pair0, sum3
    add.w   sum3, sum3, sum3, asr #31
    add.w   sum3, sum3, pair1
    asr.w   sum3, sum3, values0
    ssat    sum3, #8, sum3
    movw    pair0, #100
    cmp.w   sum3, pair0
    it      gt
    movgt.w sum3, pair0
    strb.w  sum3, [values1, #3]
    addw    values1, values1, #4
    str.w   values1, [sp, #8]
    addw    stream, stream, #48
    @ 1 outputs
    ldr.w   input, [sp]
    ldr.w   sum0, [stream]
    addw    stream, stream, #4
    movw    pair0, #2
    str.w   pair0, [sp, #4]
.Lnet_layer_0_groups_1:
    ldrd    values0, values1, [input]
    addw    input, input, #8
    ldr.w   packed0, [stream]
    addw    stream, stream, #4
    sxtb16  pair0, packed0
    sxtb16  packed0, packed0, ror #8
    smlad   sum0, values0, pair0, sum0
    smlad   sum0, values1, packed0, sum0
    ldrd    values0, values1, [input]
    addw    input, input, #8
    ldr.w   packed0, [stream]
    addw    stream, stream, #4
    sxtb16  pair0, packed0
    sxtb16  packed0, packed0, ror #8
    smlad   sum0, values0, pair0, sum0
    smlad   sum0, values1, packed0, sum0
    ldrd    values0, values1, [input]
    addw    input, input, #8
    ldr.w   packed0, [stream]
    addw    stream, stream, #4
    sxtb16  pair0, packed0
    sxtb16  packed0, packed0, ror #8
    smlad   sum0, values0, pair0, sum0
    smlad   sum0, values1, packed0, sum0
    ldrd    values0, values1, [input]
    addw    input, input, #8
    ldr.w   packed0, [stream]
    addw    stream, stream, #4
    sxtb16  pair0, packed0
    sxtb16  packed0, packed0, ror #8
    smlad   sum0, values0, pair0, sum0
    smlad   sum0, values1, packed0, sum0
    ldr.w   pair0, [sp, #4]
    subs.w  pair0, pair0, #1
    str.w   pair0, [sp, #4]
    bne.w   .Lnet_layer_0_groups_1
    ldrd    values0, values1, [input]
    addw    input, input, #8
    ldr.w   packed0, [stream]
    addw    stream, stream, #4
    sxtb16  pair0, packed0
    sxtb16  packed0, packed0, ror #8
    smlad   sum0, values0, pair0, sum0
    smlad   sum0, values1, packed0, sum0
    @ requantise and write
    ldr.w   values1, [sp, #8]
    ldr.w   pair0, [stream]
    ldr.w   pair1, [stream, #4]
    ldr.w   values0, [stream, #8]
    smmlar  sum0, sum0, pair0, sum0
    add.w   sum0, sum0, sum0, asr #31
    add.w   sum0, sum0, pair1
    asr.w   sum0, sum0, values0
    ssat    sum0, #8, sum0
    movw    pair0, #100
    cmp.w   sum0, pair0
    it      gt
    movgt.w sum0, pair0
    strb.w  sum0, [values1]
    addw    values1, values1, #1
    str.w   values1, [sp, #8]
    addw    stream, stream, #12
    addw    sp, sp, #16
    .cfi_adjust_cfa_offset -16
    pop.w   {r4, r5, r6, r7, r8, r9, r10, r11, pc}
    .size net_layer_0, . - net_layer_0
    .cfi_endproc
    .unreq sum0
    .unreq sum1
    .unreq sum2
    .unreq sum3
    .unreq packed0
    .unreq packed1
    .unreq packed2
    .unreq packed3
    .unreq pair0
    .unreq pair1
    .unreq values0
    .unreq values1
    .unreq input
    .unreq stream

@ per four outputs: biases, weights as bytes, requantisation
    .section .rodata.net_layer_0, "a", %progbits
    .balign 16
    .type net_layer_0_weights, %object
net_layer_0_weights:
    .word 0x1, 0xfffffffe, 0x3, 0xfffffffc, 0xf0a6cb81, 0xdf95ba6f, 0xce84a95e, 0xbd72984d
    .word 0x853a5f15, 0x73294e04, 0x62183df3, 0x51072ce2, 0x19cff4aa, 0x8bee399, 0xf7add288, 0xe69cc176
    .word 0xae63893e, 0x9d52772d, 0x8c41661c, 0x7a30550b, 0x42f81dd3, 0x31e70cc2, 0x20d6fbb1, 0xfc5eaa0
    .word 0xd78db267, 0xc67ba156, 0xb56a9045, 0xa4597e34, 0x6b2146fc, 0x5a1035eb, 0x49ff24da, 0x38ee13c9
    .word 0xb6db91, 0xefa5ca7f, 0xde94b96e, 0xcd83a85d, 0x4a0025, 0x390014, 0x280003, 0x1700f2
    .word 0x80000000, 0x240, 0x7, 0x80000000, 0x240, 0x7, 0x80000000, 0x240
    .word 0x7, 0x80000000, 0x240, 0x7, 0x5, 0xac61873c, 0x40f61bd1, 0xd58bb065
    .word 0x691f44fa, 0xfeb4d98f, 0x93486d23, 0x27dd02b8, 0xbc71974c, 0x600e1, 0x80000000, 0x240
    .word 0x7
    .size net_layer_0_weights, . - net_layer_0_weights
