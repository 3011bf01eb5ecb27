/**
 * What the reference kernels of TensorFlow Lite Micro (2026-08, compiled with gemmlowp on the host) give for the inputs -128, -120,
 * ... 120 and 127. `constant`: scale, zero point and value of the constant operand.
 */
export const tableOutputs = [
  {
    operator: 'hardSwish',
    input: { scale: 0.05, zeroPoint: -3 },
    output: { scale: 0.06, zeroPoint: 10 },
    outputs: [
      10, 10, 10, 10, 10, 10, 10, 10, 10, 7, 5, 4, 4, 4, 6, 8, 11, 15, 20, 26, 33, 41, 49, 59, 66, 72, 79, 86,
      92, 99, 106, 112, 118,
    ],
  },
  {
    operator: 'hardSwish',
    input: { scale: 0.02, zeroPoint: 0 },
    output: { scale: 0.004, zeroPoint: -128 },
    outputs: [
      -128, -128, -128, -128, -128, -128, -128, -128, -128, -128, -128, -128, -128, -128, -128, -128, -128,
      -107, -84, -58, -31, -1, 30, 64, 100, 127, 127, 127, 127, 127, 127, 127, 127,
    ],
  },
  {
    operator: 'hardSwish',
    input: { scale: 0.4, zeroPoint: 20 },
    output: { scale: 0.3, zeroPoint: -100 },
    outputs: [
      -100, -100, -100, -100, -100, -100, -100, -100, -100, -100, -100, -100, -100, -100, -100, -100, -100,
      -100, -101, -96, -84, -73, -63, -52, -41, -31, -20, -9, 1, 12, 23, 33, 43,
    ],
  },
  {
    operator: 'hardSwish',
    input: { scale: 1.5, zeroPoint: -128 },
    output: { scale: 2, zeroPoint: 0 },
    outputs: [
      0, 6, 12, 18, 24, 30, 36, 42, 48, 54, 60, 66, 72, 78, 84, 90, 96, 102, 108, 114, 120, 126, 127, 127,
      127, 127, 127, 127, 127, 127, 127, 127, 127,
    ],
  },
  {
    operator: 'leakyRelu',
    input: { scale: 0.1, zeroPoint: 3 },
    output: { scale: 0.12, zeroPoint: -5 },
    alpha: 0.1,
    outputs: [
      -16, -15, -15, -14, -13, -13, -12, -11, -11, -10, -9, -9, -8, -7, -7, -6, -5, -1, 6, 13, 19, 26, 33, 39,
      46, 53, 59, 66, 73, 79, 86, 93, 98,
    ],
  },
  {
    operator: 'leakyRelu',
    input: { scale: 0.05, zeroPoint: 0 },
    output: { scale: 0.02, zeroPoint: -60 },
    alpha: -0.3,
    outputs: [
      36, 30, 24, 18, 12, 6, 0, -6, -12, -18, -24, -30, -36, -42, -48, -54, -60, -40, -20, 0, 20, 40, 60, 80,
      100, 120, 127, 127, 127, 127, 127, 127, 127,
    ],
  },
  {
    operator: 'leakyRelu',
    input: { scale: 0.01, zeroPoint: -128 },
    output: { scale: 0.4, zeroPoint: 2 },
    alpha: 1.7,
    outputs: [
      2, 2, 2, 3, 3, 3, 3, 3, 4, 4, 4, 4, 4, 5, 5, 5, 5, 5, 6, 6, 6, 6, 6, 7, 7, 7, 7, 7, 8, 8, 8, 8, 8,
    ],
  },
  {
    operator: 'prelu',
    input: { scale: 0.1, zeroPoint: 3 },
    output: { scale: 0.12, zeroPoint: -5 },
    constant: [0.02, 7, 50],
    outputs: [
      -99, -93, -87, -82, -76, -70, -64, -59, -53, -47, -42, -36, -30, -24, -19, -13, -7, -1, 6, 13, 19, 26,
      33, 39, 46, 53, 59, 66, 73, 79, 86, 93, 98,
    ],
  },
  {
    operator: 'prelu',
    input: { scale: 0.05, zeroPoint: -20 },
    output: { scale: 0.2, zeroPoint: 9 },
    constant: [0.1, -4, -128],
    outputs: [
      127, 127, 127, 127, 127, 127, 127, 127, 127, 121, 96, 71, 46, 21, 10, 12, 14, 16, 18, 20, 22, 24, 26,
      28, 30, 32, 34, 36, 38, 40, 42, 44, 46,
    ],
  },
  {
    operator: 'prelu',
    input: { scale: 0.02, zeroPoint: 0 },
    output: { scale: 0.015, zeroPoint: -100 },
    constant: [0.005, 127, -11],
    outputs: [
      18, 10, 3, -4, -12, -19, -26, -34, -41, -48, -56, -63, -71, -78, -85, -93, -100, -89, -79, -68, -57,
      -47, -36, -25, -15, -4, 7, 17, 28, 39, 49, 60, 69,
    ],
  },
  {
    operator: 'product',
    input: { scale: 0.1, zeroPoint: 3 },
    output: { scale: 0.12, zeroPoint: -5 },
    constant: [0.02, 7, 50],
    outputs: [
      -99, -93, -87, -82, -76, -70, -64, -59, -53, -47, -42, -36, -30, -24, -19, -13, -7, -1, 4, 10, 16, 22,
      27, 33, 39, 44, 50, 56, 62, 67, 73, 79, 84,
    ],
  },
  {
    operator: 'product',
    input: { scale: 0.05, zeroPoint: -20 },
    output: { scale: 0.2, zeroPoint: 9 },
    constant: [0.1, -4, -128],
    outputs: [
      127, 127, 127, 127, 127, 127, 127, 127, 127, 121, 96, 71, 46, 21, -3, -28, -53, -78, -103, -127, -128,
      -128, -128, -128, -128, -128, -128, -128, -128, -128, -128, -128, -128,
    ],
  },
  {
    operator: 'product',
    input: { scale: 0.02, zeroPoint: 0 },
    output: { scale: 0.015, zeroPoint: -100 },
    constant: [0.005, 127, -11],
    outputs: [
      18, 10, 3, -4, -12, -19, -26, -34, -41, -48, -56, -63, -71, -78, -85, -93, -100, -107, -115, -122, -128,
      -128, -128, -128, -128, -128, -128, -128, -128, -128, -128, -128, -128,
    ],
  },
  {
    operator: 'sum',
    input: { scale: 0.1, zeroPoint: 3 },
    output: { scale: 0.12, zeroPoint: -5 },
    constant: [0.02, 7, 50],
    outputs: [
      -107, -100, -94, -87, -80, -74, -67, -60, -54, -47, -40, -34, -27, -20, -14, -7, 0, 6, 13, 20, 26, 33,
      40, 46, 53, 60, 66, 73, 80, 86, 93, 100, 106,
    ],
  },
  {
    operator: 'sum',
    input: { scale: 0.05, zeroPoint: -20 },
    output: { scale: 0.2, zeroPoint: 9 },
    constant: [0.1, -4, -128],
    outputs: [
      -80, -78, -76, -74, -72, -70, -68, -66, -64, -62, -60, -58, -56, -54, -52, -50, -48, -46, -44, -42, -40,
      -38, -36, -34, -32, -30, -28, -26, -24, -22, -20, -18, -16,
    ],
  },
  {
    operator: 'sum',
    input: { scale: 0.02, zeroPoint: 0 },
    output: { scale: 0.015, zeroPoint: -100 },
    constant: [0.005, 127, -11],
    outputs: [
      -128, -128, -128, -128, -128, -128, -128, -128, -128, -128, -128, -128, -128, -128, -128, -128, -128,
      -128, -125, -114, -103, -93, -82, -71, -61, -50, -39, -29, -18, -7, 3, 14, 23,
    ],
  },
  {
    operator: 'difference',
    input: { scale: 0.1, zeroPoint: 3 },
    output: { scale: 0.12, zeroPoint: -5 },
    constant: [0.02, 7, 50],
    outputs: [
      -121, -115, -108, -101, -95, -88, -81, -75, -68, -61, -55, -48, -41, -35, -28, -21, -15, -8, -1, 5, 12,
      19, 25, 32, 39, 45, 52, 59, 65, 72, 79, 85, 91,
    ],
  },
  {
    operator: 'difference',
    input: { scale: 0.05, zeroPoint: -20 },
    output: { scale: 0.2, zeroPoint: 9 },
    constant: [0.1, -4, -128],
    outputs: [
      44, 46, 48, 50, 52, 54, 56, 58, 60, 62, 64, 66, 68, 70, 72, 74, 76, 78, 80, 82, 84, 86, 88, 90, 92, 94,
      96, 98, 100, 102, 104, 106, 108,
    ],
  },
  {
    operator: 'difference',
    input: { scale: 0.02, zeroPoint: 0 },
    output: { scale: 0.015, zeroPoint: -100 },
    constant: [0.005, 127, -11],
    outputs: [
      -128, -128, -128, -128, -128, -128, -128, -128, -128, -128, -118, -107, -97, -86, -75, -65, -54, -43,
      -33, -22, -11, -1, 10, 21, 31, 42, 53, 63, 74, 85, 95, 106, 115,
    ],
  },
  {
    operator: 'constantMinus',
    input: { scale: 0.1, zeroPoint: 3 },
    output: { scale: 0.12, zeroPoint: -5 },
    constant: [0.02, 7, 50],
    outputs: [
      111, 105, 98, 91, 85, 78, 71, 65, 58, 51, 45, 38, 31, 25, 18, 11, 5, -2, -9, -15, -22, -29, -35, -42,
      -49, -55, -62, -69, -75, -82, -89, -95, -101,
    ],
  },
  {
    operator: 'constantMinus',
    input: { scale: 0.05, zeroPoint: -20 },
    output: { scale: 0.2, zeroPoint: 9 },
    constant: [0.1, -4, -128],
    outputs: [
      -26, -28, -30, -32, -34, -36, -38, -40, -42, -44, -46, -48, -50, -52, -54, -56, -58, -60, -62, -64, -66,
      -68, -70, -72, -74, -76, -78, -80, -82, -84, -86, -88, -90,
    ],
  },
  {
    operator: 'constantMinus',
    input: { scale: 0.02, zeroPoint: 0 },
    output: { scale: 0.015, zeroPoint: -100 },
    constant: [0.005, 127, -11],
    outputs: [
      25, 14, 3, -7, -18, -29, -39, -50, -61, -71, -82, -93, -103, -114, -125, -128, -128, -128, -128, -128,
      -128, -128, -128, -128, -128, -128, -128, -128, -128, -128, -128, -128, -128,
    ],
  },
  {
    operator: 'quotient',
    input: { scale: 0.05, zeroPoint: -3 },
    output: { scale: 0.06, zeroPoint: 10 },
    constant: [0.02, 3, 60],
    outputs: [
      -81, -76, -70, -64, -58, -52, -46, -40, -35, -29, -23, -17, -11, -5, 0, 6, 12, 18, 24, 30, 36, 41, 47,
      53, 59, 65, 71, 77, 82, 88, 94, 100, 105,
    ],
  },
  {
    operator: 'quotient',
    input: { scale: 0.1, zeroPoint: 5 },
    output: { scale: 0.05, zeroPoint: -20 },
    constant: [0.3, 0, -7],
    outputs: [
      107, 99, 91, 84, 76, 69, 61, 53, 46, 38, 30, 23, 15, 8, 0, -8, -15, -23, -30, -38, -46, -53, -61, -69,
      -76, -84, -91, -99, -107, -114, -122, -128, -128,
    ],
  },
] as const;
