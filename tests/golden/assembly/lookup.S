    .syntax unified
    .thumb
    .cfi_sections .debug_frame

@ net_layer_0
@ look up values in the tables of their channels
    .section .text.net_layer_0, "ax", %progbits
    .balign 32
    .global net_layer_0
    .type net_layer_0, %function
    .cfi_startproc
first .req r0
output .req r1
rows .req r3
factor0 .req r5
value0 .req r8
value1 .req r9
pixels .req r14
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
    movw    factor0, #:lower16:(net_layer_0_entries + 129)
    movt    factor0, #:upper16:(net_layer_0_entries + 129)
    addw    first, first, #48
    addw    output, output, #48
    movw    rows, #4
.Lnet_layer_0_rows_2:
    movw    pixels, #5
.Lnet_layer_0_pixels_0:
    ldrsh.w value0, [first]
    ldrsh.w value1, [first, #2]
    add.w   value0, value0, factor0
    add.w   value1, value1, factor0
    ldrsb.w value0, [value0]
    ldrsb.w value1, [value1, #256]
    addw    value0, value0, #5
    addw    value1, value1, #5
    strh.w  value0, [output]
    strh.w  value1, [output, #2]
    ldrsh.w value0, [first, #4]
    add.w   value0, value0, factor0
    ldrsb.w value0, [value0, #512]
    addw    value0, value0, #5
    strh.w  value0, [output, #4]
    addw    first, first, #6
    addw    output, output, #6
    addw    factor0, factor0, #768
    subw    factor0, factor0, #768
    subs.w  pixels, pixels, #1
    bne.w   .Lnet_layer_0_pixels_0
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
    .unreq factor0
    .unreq value0
    .unreq value1
    .unreq pixels

@ outputs of -128 to 127
    .section .rodata.net_layer_0, "a", %progbits
    .balign 16
    .type net_layer_0_entries, %object
net_layer_0_entries:
    .word 0xf0cba681, 0x855f3a15, 0x19f4cfaa, 0xae89633e, 0x421df8d3, 0xd7b28d67, 0x6b4621fc, 0xdbb691
    .word 0x956f4a25, 0x2904dfba, 0xbe99734e, 0x522d08e3, 0xe7c29d77, 0x7b56310c, 0x10ebc6a1, 0xa57f5a35
    .word 0x3914efca, 0xcea9845e, 0x623d18f3, 0xf7d2ad88, 0x8c66411c, 0x20fbd6b1, 0xb5906a45, 0x4924ffda
    .word 0xdeb9946e, 0x724d2803, 0x7e2bd98, 0x9c76512c, 0x300be6c1, 0xc5a07a55, 0x59340fea, 0xeec9a47e
    .word 0x835d3813, 0x17f2cda8, 0xac87613c, 0x401bf6d1, 0xd5b08b65, 0x69441ffa, 0xfed9b48f, 0x936d4823
    .word 0x2702ddb8, 0xbc97714c, 0x502b06e1, 0xe5c09b75, 0x79542f0a, 0xee9c49f, 0xa37d5833, 0x3712edc8
    .word 0xcca7825c, 0x603b16f1, 0xf5d0ab86, 0x8a643f1a, 0x1ef9d4af, 0xb38e6843, 0x4722fdd8, 0xdcb7926c
    .word 0x704b2601, 0x5e0bb96, 0x9a744f2a, 0x2e09e4bf, 0xc39e7853, 0x57320de8, 0xecc7a27c, 0x815b3611
    .word 0x15f0cba6, 0xaa855f3a, 0x3e19f4cf, 0xd3ae8963, 0x67421df8, 0xfcd7b28d, 0x916b4621, 0x2500dbb6
    .word 0xba956f4a, 0x4e2904df, 0xe3be9973, 0x77522d08, 0xce7c29d, 0xa17b5631, 0x3510ebc6, 0xcaa57f5a
    .word 0x5e3914ef, 0xf3cea984, 0x88623d18, 0x1cf7d2ad, 0xb18c6641, 0x4520fbd6, 0xdab5906a, 0x6e4924ff
    .word 0x3deb994, 0x98724d28, 0x2c07e2bd, 0xc19c7651, 0x55300be6, 0xeac5a07a, 0x7e59340f, 0x13eec9a4
    .word 0xa8835d38, 0x3c17f2cd, 0xd1ac8761, 0x65401bf6, 0xfad5b08b, 0x8f69441f, 0x23fed9b4, 0xb8936d48
    .word 0x4c2702dd, 0xe1bc9771, 0x75502b06, 0xae5c09b, 0x9f79542f, 0x330ee9c4, 0xc8a37d58, 0x5c3712ed
    .word 0xf1cca782, 0x86603b16, 0x1af5d0ab, 0xaf8a643f, 0x431ef9d4, 0xd8b38e68, 0x6c4722fd, 0x1dcb792
    .word 0x96704b26, 0x2a05e0bb, 0xbf9a744f, 0x532e09e4, 0xe8c39e78, 0x7c57320d, 0x11ecc7a2, 0xa6815b36
    .word 0x3a15f0cb, 0xcfaa855f, 0x633e19f4, 0xf8d3ae89, 0x8d67421d, 0x21fcd7b2, 0xb6916b46, 0x4a2500db
    .word 0xdfba956f, 0x734e2904, 0x8e3be99, 0x9d77522d, 0x310ce7c2, 0xc6a17b56, 0x5a3510eb, 0xefcaa57f
    .word 0x845e3914, 0x18f3cea9, 0xad88623d, 0x411cf7d2, 0xd6b18c66, 0x6a4520fb, 0xffdab590, 0x946e4924
    .word 0x2803deb9, 0xbd98724d, 0x512c07e2, 0xe6c19c76, 0x7a55300b, 0xfeac5a0, 0xa47e5934, 0x3813eec9
    .word 0xcda8835d, 0x613c17f2, 0xf6d1ac87, 0x8b65401b, 0x1ffad5b0, 0xb48f6944, 0x4823fed9, 0xddb8936d
    .word 0x714c2702, 0x6e1bc97, 0x9b75502b, 0x2f0ae5c0, 0xc49f7954, 0x58330ee9, 0xedc8a37d, 0x825c3712
    .word 0x16f1cca7, 0xab86603b, 0x3f1af5d0, 0xd4af8a64, 0x68431ef9, 0xfdd8b38e, 0x926c4722, 0x2601dcb7
    .word 0xbb96704b, 0x4f2a05e0, 0xe4bf9a74, 0x78532e09, 0xde8c39e, 0xa27c5732, 0x3611ecc7, 0xcba6815b
    .size net_layer_0_entries, . - net_layer_0_entries
