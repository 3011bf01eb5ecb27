/** Images in a group: the lanes of a slot. */
export const groupImages = 12;
/** Bytes of a channel pair of a group's images; the layout is described in simd/lanes.ts. */
export const slotBytes = 48;
export const blockPixels = 4;
/** Bytes of a channel's float32 values of a group's images (simd/floats.ts). */
export const floatBytes = 48;
/** Operand pairs that simd/weightGradients.ts works on at a time. */
export const quadPairs = 4;
/** int32 sums of one output channel for a block of pixels. */
export const sumsBytes = blockPixels * slotBytes;

/** What simd/ratios.ts works on at a time: output pixels, and operands of a channel. */
export const chunkPixels = 32;
export const blockOperands = 8;
export const imageBytes = 4;

/** The exports of simd/index.ts; addresses are in bytes. */
export interface Kernels {
  readonly memory: WebAssembly.Memory;
  heapBase(): number;
  multiply(
    layer: number,
    blocks: number,
    lists: number,
    sums: number,
    kept: boolean,
    continued: boolean,
  ): void;
  multiplyTiles(layer: number, blocks: number, lists: number): void;
  subtractProduct(
    target: number,
    targetRow: number,
    left: number,
    leftDown: number,
    leftAlong: number,
    right: number,
    rightRow: number,
    rows: number,
    columns: number,
    count: number,
  ): void;
  addProducts(products: number, values: number, row: number, words: number, rows: number): void;
  /** Take a `Sweep` of simd/sweeps.ts. */
  sweepUp(sweep: number, from: number, to: number, slots: number): void;
  sweepDown(sweep: number, from: number, to: number): void;
  sumSquares(
    values: number,
    kept: number,
    row: number,
    slots: number,
    vectors: number,
    ofKept: boolean,
    sums: number,
  ): void;
  combine(
    target: number,
    first: number,
    second: number,
    kept: number,
    row: number,
    slots: number,
    vectors: number,
    factors: number,
  ): void;
  subtractPair(values: number, slots: number, rows: number, factors: number, live: number): void;
  /** Takes a `Block` of simd/elimination.ts. */
  eliminate(block: number, pairCount: number): void;
  ratios(layer: number, image: number): void;
  maxPool(
    windows: number,
    count: number,
    source: number,
    rowBytes: number,
    pixelBytes: number,
    target: number,
    offset: number,
    min: number,
    max: number,
  ): void;
  averagePool(
    windows: number,
    count: number,
    source: number,
    rowBytes: number,
    pixelBytes: number,
    sourceZeroPoint: number,
    target: number,
    targetZeroPoint: number,
    min: number,
    max: number,
  ): void;
  mean(
    windows: number,
    count: number,
    source: number,
    rowBytes: number,
    pixelBytes: number,
    target: number,
    factor: number,
    zeroPoint: number,
    min: number,
    max: number,
  ): void;
  rescale(
    source: number,
    target: number,
    bytes: number,
    factor: number,
    zeroPoint: number,
    min: number,
    max: number,
  ): void;
  add(
    first: number,
    second: number,
    target: number,
    bytes: number,
    leftShift: number,
    sign: number,
    factors: number,
    zeroPoint: number,
    min: number,
    max: number,
  ): void;
  bilinear(
    entries: number,
    count: number,
    source: number,
    target: number,
    pixelBytes: number,
    zeroPoint: number,
    negative: number,
  ): void;
  multiplyValues(
    first: number,
    second: number,
    target: number,
    bytes: number,
    factor: number,
    zeroPoint: number,
    min: number,
    max: number,
  ): void;
  extreme(first: number, second: number, target: number, bytes: number, largest: boolean): void;
  lookup(
    source: number,
    target: number,
    pixels: number,
    channels: number,
    tables: number,
    tableBytes: number,
    origin: number,
  ): void;
  softmax(
    source: number,
    target: number,
    elements: number,
    sourcePlaces: number,
    exponentials: number,
    diffMin: number,
  ): void;
  rearrange(moves: number, count: number, source: number, target: number): void;
  pack(
    values: number,
    images: number,
    elements: number,
    places: number,
    group: number,
    zeroPoint: number,
  ): void;
  unpack(
    values: number,
    images: number,
    elements: number,
    places: number,
    group: number,
    zeroPoint: number,
  ): void;
  classes(
    to: number,
    images: number,
    elements: number,
    places: number,
    group: number,
    zeroPoint: number,
    ranks: number,
  ): void;
  toFloats(source: number, pixelBytes: number, target: number, pixels: number, channels: number): void;
  straightThrough(
    gradient: number,
    output: number,
    pixelBytes: number,
    target: number,
    pixels: number,
    channels: number,
    factors: number,
    min: number,
    max: number,
    sums: number,
  ): void;
  productGradient(gradient: number, values: number, target: number, channels: number): void;
  extremeGradient(
    gradient: number,
    first: number,
    second: number,
    toFirst: number,
    toSecond: number,
    channels: number,
    largest: boolean,
  ): void;
  tableGradient(
    gradient: number,
    input: number,
    pixelBytes: number,
    target: number,
    pixels: number,
    channels: number,
    slopes: number,
    slopeBytes: number,
    origin: number,
  ): void;
  addScaled(source: number, target: number, bytes: number, factor: number): void;
  maxPoolGradient(
    gradient: number,
    input: number,
    rows: number,
    columns: number,
    rowBytes: number,
    pixelBytes: number,
    target: number,
    targetRowBytes: number,
    channels: number,
  ): void;
  gather(pixels: number, count: number, lists: number, channels: number): void;
  weightGradients(pixels: number, count: number, lists: number, channels: number, sums: number): void;
}

/** A fresh instance of the compiled kernels with a memory of its own. */
export function instantiateKernels(module: WebAssembly.Module): Kernels {
  return new WebAssembly.Instance(module, { env: { abort } }).exports as unknown as Kernels;
}

function abort(): never {
  throw new Error('a kernel stopped');
}
