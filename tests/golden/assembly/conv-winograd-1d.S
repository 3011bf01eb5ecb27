    .syntax unified
    .thumb
    .cfi_sections .debug_frame

@ net_layer_0
@ fast convolution of columns: tiles of 4 rows, 1 pairs of columns per loop
    .section .text.net_layer_0, "ax", %progbits
    .balign 32
    .global net_layer_0
    .type net_layer_0, %function
    .cfi_startproc
spare .req r9
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
    subw    sp, sp, #48
    .cfi_adjust_cfa_offset 48
    mov.w   spare, r1
    str.w   r0, [sp]
    str.w   r2, [sp, #4]
    str.w   spare, [sp, #8]
    @ rows of tiles from row 0 on
    ldr.w   r0, [sp]
    str.w   r0, [sp, #32]
    ldr.w   r1, [sp, #8]
    str.w   r1, [sp, #36]
    @ transform the inputs of a row of tiles
    ldr.w   r0, [sp, #32]
    ldr.w   r1, [sp, #4]
    movw    r2, #4
.Lnet_layer_0_inputs_2:
    ldr.w   r3, [r0]
    ldr.w   r4, [r0, #48]
    ldr.w   r5, [r0, #96]
    ldr.w   r6, [r0, #144]
    ldr.w   r7, [r0, #192]
    ldr.w   r8, [r0, #240]
    ssub16  r9, r7, r5
    ssub16  r10, r6, r4
    ssub16  r11, r8, r6
    sadd16  r12, r10, r10
    ssub16  lr, r3, r5
    sadd16  r8, r9, r12
    str.w   r8, [r1, #144]
    ssub16  r10, r9, r12
    str.w   r10, [r1, #192]
    sadd16  r3, r12, r12
    sadd16  r8, lr, lr
    ssub16  r10, r11, r3
    str.w   r10, [r1, #240]
    sadd16  r12, r8, r8
    sadd16  lr, r5, r5
    sadd16  r11, r9, r12
    str.w   r11, [r1]
    sadd16  r3, lr, lr
    sadd16  r10, r4, r4
    ssub16  r8, r7, r3
    sadd16  r5, r10, r10
    ldr.w   r9, [r0, #4]
    ldr.w   r12, [r0, #8]
    ldr.w   r11, [r0, #52]
    ldr.w   lr, [r0, #56]
    ldr.w   r4, [r0, #100]
    ldr.w   r7, [r0, #104]
    ldr.w   r3, [r0, #148]
    ldr.w   r10, [r0, #152]
    ssub16  r6, r6, r5
    pkhbt   r5, r9, r12
    sadd16  r9, r8, r6
    str.w   r9, [r1, #48]
    ssub16  r12, r8, r6
    str.w   r12, [r1, #96]
    pkhbt   r9, r11, lr
    pkhbt   r8, r4, r7
    pkhbt   r6, r3, r10
    ssub16  r12, r5, r8
    ssub16  r11, r6, r9
    sadd16  lr, r12, r12
    sadd16  r4, r11, r11
    sadd16  r7, lr, lr
    sadd16  r3, r4, r4
    sadd16  r10, r8, r8
    sadd16  r5, r9, r9
    sadd16  r12, r10, r10
    sadd16  r11, r5, r5
    ldrsh.w lr, [r0, #6]
    ssub16  r9, r6, r11
    ldr.w   r10, [r0, #196]
    ldr.w   r5, [r0, #200]
    ldr.w   r11, [r0, #244]
    pkhbt   r10, r10, r5
    ldr.w   r5, [r0, #248]
    ssub16  r8, r10, r8
    pkhbt   r11, r11, r5
    sadd16  r5, r8, r4
    str.w   r5, [r1, #148]
    ssub16  r5, r8, r4
    str.w   r5, [r1, #196]
    ssub16  r4, r11, r6
    sadd16  r5, r8, r7
    ssub16  r11, r4, r3
    str.w   r11, [r1, #244]
    str.w   r5, [r1, #4]
    ssub16  r6, r10, r12
    ldrsh.w r8, [r0, #54]
    sadd16  r7, r6, r9
    str.w   r7, [r1, #52]
    ssub16  r4, r6, r9
    str.w   r4, [r1, #100]
    ldrsh.w r3, [r0, #102]
    ldrsh.w r11, [r0, #150]
    ldrsh.w r5, [r0, #198]
    ldrsh.w r10, [r0, #246]
    ldr.w   r12, [r0, #8]
    ldr.w   r7, [r0, #56]
    ldr.w   r6, [r0, #104]
    ldr.w   r9, [r0, #152]
    ldr.w   r4, [r0, #200]
    pkhbt   lr, lr, r12, lsl #16
    pkhbt   r12, r8, r7, lsl #16
    pkhbt   r8, r3, r6, lsl #16
    pkhbt   r7, r11, r9, lsl #16
    pkhbt   r3, r5, r4, lsl #16
    ssub16  r6, r7, r12
    ssub16  r11, r3, r8
    sadd16  r9, r6, r6
    ssub16  r5, lr, r8
    sadd16  r4, r11, r9
    str.w   r4, [r1, #152]
    ssub16  r6, r11, r9
    str.w   r6, [r1, #200]
    sadd16  lr, r9, r9
    sadd16  r4, r5, r5
    sadd16  r6, r8, r8
    sadd16  r9, r4, r4
    sadd16  r5, r6, r6
    sadd16  r8, r11, r9
    str.w   r8, [r1, #8]
    ssub16  r4, r3, r5
    sadd16  r6, r12, r12
    ldr.w   r11, [r0, #248]
    sadd16  r9, r6, r6
    pkhbt   r8, r10, r11, lsl #16
    ssub16  r3, r7, r9
    ssub16  r5, r8, r7
    sadd16  r12, r4, r3
    ssub16  r6, r5, lr
    str.w   r6, [r1, #248]
    str.w   r12, [r1, #56]
    ssub16  r10, r4, r3
    str.w   r10, [r1, #104]
    addw    r0, r0, #12
    addw    r1, r1, #12
    subs.w  r2, r2, #1
    bne.w   .Lnet_layer_0_inputs_2
    @ all channels
    movw    r0, #:lower16:net_layer_0_weights_0
    movt    r0, #:upper16:net_layer_0_weights_0
    str.w   r0, [sp, #20]
    ldr.w   r1, [sp, #36]
    str.w   r1, [sp, #28]
    @ 4 x channels
    movw    r0, #4
    str.w   r0, [sp, #40]
.Lnet_layer_0_channels_3:
    @ products point by point
    ldr.w   r12, [sp, #4]
    ldr.w   lr, [sp, #4]
    addw    lr, lr, #288
    @ 6 x points
    movw    r9, #6
    str.w   r9, [sp, #24]
.Lnet_layer_0_points_0:
    ldr.w   r9, [sp, #20]
    ldm.w   r9!, {r0, r1, r2, r3, r4, r5}
    str.w   r9, [sp, #20]
    ldr.w   r9, [r12]
    ldr.w   r10, [r12, #4]
    ldr.w   r11, [r12, #8]
    smlad   r6, r9, r1, r0
    smlad   r6, r10, r4, r6
    smlad   r6, r11, r2, r6
    smlad   r7, r11, r1, r0
    smlatb  r7, r10, r4, r7
    ldr.w   r9, [r12, #12]
    ldr.w   r10, [r12, #16]
    ldr.w   r11, [r12, #20]
    smlad   r6, r9, r3, r6
    smlabt  r6, r10, r5, r6
    str.w   r6, [lr]
    smlad   r7, r9, r2, r7
    smlad   r7, r10, r5, r7
    smlad   r8, r11, r3, r7
    smlad   r6, r9, r1, r0
    smlad   r6, r10, r4, r6
    smlad   r6, r11, r2, r6
    smlad   r7, r11, r1, r0
    smlatb  r7, r10, r4, r7
    ldr.w   r9, [r12, #24]
    ldr.w   r10, [r12, #28]
    ldr.w   r11, [r12, #32]
    str.w   r8, [lr, #4]
    smlad   r6, r9, r3, r6
    smlabt  r6, r10, r5, r6
    str.w   r6, [lr, #8]
    smlad   r7, r9, r2, r7
    smlad   r7, r10, r5, r7
    smlad   r8, r11, r3, r7
    smlad   r6, r9, r1, r0
    smlad   r6, r10, r4, r6
    smlad   r6, r11, r2, r6
    smlad   r7, r11, r1, r0
    smlatb  r7, r10, r4, r7
    ldr.w   r9, [r12, #36]
    ldr.w   r10, [r12, #40]
    ldr.w   r11, [r12, #44]
    str.w   r8, [lr, #12]
    smlad   r6, r9, r3, r6
    smlabt  r6, r10, r5, r6
    str.w   r6, [lr, #16]
    smlad   r7, r9, r2, r7
    smlad   r7, r10, r5, r7
    smlad   r8, r11, r3, r7
    str.w   r8, [lr, #20]
    ldr.w   r9, [sp, #24]
    addw    r12, r12, #48
    addw    lr, lr, #24
    subs.w  r9, r9, #1
    str.w   r9, [sp, #24]
    bne.w   .Lnet_layer_0_points_0
    @ requantisation of the channel
    ldr.w   r0, [sp, #20]
    ldr.w   r1, [r0]
    str.w   r1, [sp, #12]
    ldr.w   r1, [r0, #4]
    str.w   r1, [sp, #16]
    addw    r0, r0, #8
    str.w   r0, [sp, #20]
    @ outputs of the row of tiles
    ldr.w   lr, [sp, #4]
    ldr.w   r12, [sp, #28]
    addw    lr, lr, #288
    movw    r11, #3
.Lnet_layer_0_outputs_1:
    ldr.w   r0, [lr, #24]
    ldr.w   r1, [lr, #28]
    ldr.w   r2, [lr, #48]
    ldr.w   r3, [lr, #52]
    ldr.w   r4, [lr, #72]
    ldr.w   r5, [lr, #76]
    ldr.w   r6, [lr, #96]
    ldr.w   r7, [lr, #100]
    ldr.w   r8, [lr]
    add.w   r9, r0, r2
    add.w   r10, r1, r3
    sub.w   r0, r0, r2
    sub.w   r2, r1, r3
    add.w   r1, r4, r6
    add.w   r3, r5, r7
    sub.w   r4, r4, r6
    sub.w   r6, r5, r7
    rsb.w   r5, r9, r1, lsl #2
    rsb.w   r7, r10, r3, lsl #2
    sub.w   r1, r1, r9
    sub.w   r9, r3, r10
    rsb.w   r3, r0, r4, lsl #1
    rsb.w   r10, r2, r6, lsl #1
    rsb.w   r0, r0, r4, lsl #3
    rsb.w   r4, r2, r6, lsl #3
    add.w   r2, r1, r8
    ldr.w   r6, [lr, #4]
    ldr.w   r1, [lr, #120]
    ldr.w   r8, [lr, #124]
    add.w   r9, r9, r6
    add.w   r6, r0, r1, lsl #3
    add.w   r0, r4, r8, lsl #3
    ldr.w   r1, [sp, #12]
    ldr.w   r4, [sp, #16]
    smmla   r2, r2, r1, r4
    smmla   r9, r9, r1, r4
    smmla   r3, r3, r1, r4
    smmla   r10, r10, r1, r4
    smmla   r5, r5, r1, r4
    smmla   r7, r7, r1, r4
    smmla   r6, r6, r1, r4
    smmla   r0, r0, r1, r4
    usat    r2, #8, r2, asr #9
    usat    r9, #8, r9, asr #9
    usat    r3, #8, r3, asr #9
    usat    r10, #8, r10, asr #9
    usat    r5, #8, r5, asr #9
    usat    r7, #8, r7, asr #9
    usat    r6, #8, r6, asr #9
    usat    r0, #8, r0, asr #9
    strh.w  r2, [r12]
    strh.w  r9, [r12, #8]
    strh.w  r3, [r12, #48]
    strh.w  r10, [r12, #56]
    strh.w  r5, [r12, #96]
    strh.w  r7, [r12, #104]
    strh.w  r6, [r12, #144]
    strh.w  r0, [r12, #152]
    addw    lr, lr, #8
    addw    r12, r12, #16
    subs.w  r11, r11, #1
    bne.w   .Lnet_layer_0_outputs_1
    ldr.w   r0, [sp, #40]
    ldr.w   r1, [sp, #28]
    addw    r1, r1, #2
    str.w   r1, [sp, #28]
    subs.w  r0, r0, #1
    str.w   r0, [sp, #40]
    bne.w   .Lnet_layer_0_channels_3
    ldr.w   r1, [sp, #32]
    addw    r1, r1, #192
    str.w   r1, [sp, #32]
    ldr.w   r1, [sp, #36]
    addw    r1, r1, #192
    str.w   r1, [sp, #36]
    addw    sp, sp, #48
    .cfi_adjust_cfa_offset -48
    pop.w   {r4, r5, r6, r7, r8, r9, r10, r11, pc}
    .size net_layer_0, . - net_layer_0
    .cfi_endproc
    .unreq spare

@ per channel: first sums and transformed weights of each point, requantisation
    .section .rodata.net_layer_0, "a", %progbits
    .balign 16
    .type net_layer_0_weights_0, %object
net_layer_0_weights_0:
    .word 0x0, 0xfeaafd12, 0x2b201c2, 0xfd5afd18, 0xfe92feb6, 0xfedafe92, 0xfffab7c0, 0xfe30fc18
    .word 0x45000d8, 0x9cfe20, 0xfc9cfe74, 0x110fc9c, 0x0, 0x1e00010, 0x1f80088, 0xfce4fc68
    .word 0xfe24fe5c, 0xfff0fe24, 0x0, 0xffc7fe8d, 0x261ffe3, 0x101ff26, 0xfdb5ff13, 0x15bfdb5
    .word 0x0, 0x19f0089, 0x135ffbb, 0xff25fe4a, 0xfe79ff07, 0xcbfe79, 0x0, 0xb10006
    .word 0x102ffa3, 0x63ff67, 0xfebfff73, 0xf3febf, 0x24205bc, 0xfffff070, 0x0, 0x26a02e2
    .word 0x1e0ff52, 0xb4022e, 0xfef20078, 0x210fef2, 0xffff68c8, 0x188ff64, 0x240fff8, 0xc801b8
    .word 0xffb0033c, 0x214ffb0, 0x0, 0xb0013c, 0x148fed0, 0x200130, 0x100006c, 0xfec40100
    .word 0x0, 0x1dfe69, 0x1120005, 0x44007f, 0x8b024c, 0x38008b, 0x0, 0xffb1ff55
    .word 0x96ff71, 0xfff0003b, 0x13300e4, 0xfe900133, 0x0, 0xffa0fecb, 0x63ffe2, 0xfffd0000
    .word 0xc90123, 0xff4900c9, 0x6951c37, 0xfffff360, 0x0, 0x138ff0a, 0xffb8fe8c, 0xffe800f6
    .word 0xc0fe0e, 0xfd1e00c0, 0x1bf48, 0x274006c, 0xfcfd24, 0x19cfe60, 0xfebcfd04, 0x1cfebc
    .word 0x0, 0x274023c, 0xfd5c0044, 0xfe8cff18, 0xb4fe54, 0xfdbc00b4, 0x0, 0x1d8015b
    .word 0x38fea6, 0xe4fe13, 0xfedafe51, 0xf5feda, 0x0, 0x1d80243, 0xfe680036, 0xff5cfe6f
    .word 0xffd6fef9, 0xffc5ffd6, 0x0, 0x13b017a, 0xff85ffc1, 0x1bfe92, 0xff6aff3a, 0xa2ff6a
    .word 0x25c7f2d6, 0xfffff1d8, 0x0, 0xff7c001e, 0xfef801da, 0x2be0204, 0xfdb40216, 0xff40fdb4
    .word 0xc480, 0xfed4ffc8, 0xfe980074, 0x14c037c, 0xffe001e4, 0xff1cffe0, 0x0, 0xd4fc78
    .word 0xfdd80074, 0xffe40234, 0xfd30020c, 0x19cfd30, 0x0, 0xff96fee5, 0xfeecff87, 0xff930228
    .word 0x5a00e3, 0x1c005a, 0x0, 0x96fd3d, 0xfe8cff87, 0xfedf0184, 0xff0200f7, 0x15cff02
    .word 0x0, 0x21fe89, 0xff2eff6a, 0xff130120, 0xc006f, 0xa5000c, 0x163c0dd, 0xffffffb0
    .size net_layer_0_weights_0, . - net_layer_0_weights_0
