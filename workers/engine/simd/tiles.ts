import { accumulate } from './accumulate';
import { factorBytes } from './factor';
import { blockPixels, slotBytes, sumsBytes, vectorBytes } from './lanes';
import { Products, requantise } from './multiply';
import { inputLine, outputLine } from './tileLines';

/**
 * A 3x3 convolution by tiles. A block is four tiles; `pixels` has, per block and output of a tile, or window of 2x2
 * outputs, the entries of the four tiles. Biases are those of point (1, 1), from which every output takes them.
 */
@unmanaged
class Tiles extends Products {
  inputPairs: i32;
  rowOutputs: i32;
  columnOutputs: i32;
  /** Whether targets take the largest of each 2x2 outputs. */
  windowed: i32;
  /** First input of every tile of every group, filled up to whole blocks. */
  sources: usize;
  rowBytes: usize;
  pixelBytes: usize;
  /** Sums modulo 2^32 are multiplied by this and shifted right: what divides them by the transforms' scale, exactly. */
  inverse: i32;
  shift: i32;
  /** Room for a column of tile inputs: [row point][column] slots. */
  lines: usize;
  /** Room for the points of a block: [tile][row point][column point][channel pair] slots. */
  points: usize;
  /** Room for products: [channel of a chunk][row point][column point] sums of a block. */
  products: usize;
  /** Room for rows of outputs: [row][column point] sums of a block. */
  rows: usize;
  /** Room for outputs: [row][column][2 channels] sums of a block. */
  outputs: usize;
}

/** Channel pairs that go over the points of a block together, so that a point's inputs are at hand for all. */
const chunkPairs: i32 = 4;

const zeros = memory.data(16, 16);

/**
 * Runs the first `blocks` blocks of a layer.
 * @param lists per channel and point the address of its list, which ends where the next begins; one more for the last end
 */
export function multiplyTiles(layer: Tiles, blocks: i32, lists: usize): void {
  const points = (layer.rowOutputs + 2) * (layer.columnOutputs + 2);
  const windows = (layer.rowOutputs * layer.columnOutputs) >> (2 * layer.windowed);
  const tileBytes = <usize>(points * layer.inputPairs) * slotBytes;
  let source = layer.sources;
  let pixel = layer.pixels;
  for (let block = 0; block < blocks; block++) {
    for (let tile: usize = 0; tile < <usize>blockPixels; tile++, source += sizeof<usize>())
      enterTile(layer, load<usize>(source), layer.points + tile * tileBytes);
    for (let first = 0; first < layer.channelPairs; first += chunkPairs) {
      const pairs = min(chunkPairs, layer.channelPairs - first);
      multiplyChunk(layer, first, pairs, points, tileBytes, lists);
      for (let pair = first; pair < first + pairs; pair++) {
        const products = layer.products + <usize>((pair - first) * 2 * points) * sumsBytes;
        leaveTiles(layer, products, layer.outputs);
        leaveTiles(layer, products + <usize>points * sumsBytes, layer.outputs + sumsBytes);
        if (layer.windowed) takeLargest(layer);
        const factor = layer.factors + <usize>pair * 2 * factorBytes;
        for (let n: usize = 0; n < <usize>windows; n++)
          requantise(
            layer,
            factor,
            layer.outputs + n * 2 * sumsBytes,
            pixel + n * blockPixels * 8,
            <usize>pair * slotBytes,
          );
      }
    }
    pixel += <usize>(windows * blockPixels) * 8;
  }
}

/** Transforms one tile's inputs, all channels, first along its columns, then along its rows. */
function enterTile(layer: Tiles, source: usize, to: usize): void {
  const rowPoints = layer.rowOutputs + 2;
  const columnPoints = layer.columnOutputs + 2;
  const lineBytes = <usize>columnPoints * slotBytes;
  const pointBytes = <usize>layer.inputPairs * slotBytes;
  for (let pair = 0; pair < layer.inputPairs; pair++, source += slotBytes, to += slotBytes) {
    for (let x: usize = 0; x < <usize>columnPoints; x++)
      inputLine(
        layer.rowOutputs,
        source + x * layer.pixelBytes,
        layer.rowBytes,
        layer.lines + x * slotBytes,
        lineBytes,
      );
    for (let p: usize = 0; p < <usize>rowPoints; p++)
      inputLine(
        layer.columnOutputs,
        layer.lines + p * lineBytes,
        slotBytes,
        to + p * <usize>columnPoints * pointBytes,
        pointBytes,
      );
  }
}

/** Products of all points and of the channels of a chunk. */
function multiplyChunk(
  layer: Tiles,
  firstPair: i32,
  pairs: i32,
  points: i32,
  tileBytes: usize,
  lists: usize,
): void {
  const a = layer.points;
  const biasPoint = layer.columnOutputs + 3;
  for (let point = 0; point < points; point++)
    for (let n = 0; n < 2 * pairs; n++) {
      const channel = 2 * firstPair + n;
      const list = lists + <usize>(channel * points + point) * sizeof<usize>();
      const from = point == biasPoint ? layer.biases + <usize>channel * vectorBytes : zeros;
      accumulate(
        load<usize>(list),
        load<usize>(list, sizeof<usize>()),
        a,
        a + tileBytes,
        a + 2 * tileBytes,
        a + 3 * tileBytes,
        from,
        0,
        layer.products + <usize>(n * points + point) * sumsBytes,
      );
    }
}

/** Outputs of one channel for the tiles of a block, from its products. */
function leaveTiles(layer: Tiles, products: usize, to: usize): void {
  const columnPoints = layer.columnOutputs + 2;
  const lineBytes = <usize>columnPoints * sumsBytes;
  for (let q: usize = 0; q < <usize>columnPoints; q++)
    outputLine(layer.rowOutputs, products + q * sumsBytes, lineBytes, layer.rows + q * sumsBytes, lineBytes);
  const rowBytes = <usize>layer.columnOutputs * 2 * sumsBytes;
  for (let y: usize = 0; y < <usize>layer.rowOutputs; y++)
    outputLine(layer.columnOutputs, layer.rows + y * lineBytes, sumsBytes, to + y * rowBytes, 2 * sumsBytes);
  if (layer.shift == 0) return;
  const inverse = i32x4.splat(layer.inverse);
  for (let n = layer.rowOutputs * layer.columnOutputs; n > 0; n--, to += 2 * sumsBytes)
    for (let at: usize = 0; at < sumsBytes; at += vectorBytes)
      v128.store(to + at, i32x4.shr_s(i32x4.mul(v128.load(to + at), inverse), layer.shift));
}

/** Puts the largest of each 2x2 outputs, of two channels, in the place of the outputs. */
function takeLargest(layer: Tiles): void {
  const bytes: usize = 2 * sumsBytes;
  const rowBytes = <usize>layer.columnOutputs * bytes;
  let to = layer.outputs;
  for (let y: usize = 0; y < <usize>layer.rowOutputs; y += 2)
    for (let x: usize = 0; x < <usize>layer.columnOutputs; x += 2, to += bytes) {
      const from = layer.outputs + y * rowBytes + x * bytes;
      for (let at: usize = 0; at < bytes; at += vectorBytes) {
        const upper = i32x4.max_s(v128.load(from + at), v128.load(from + at + bytes));
        const below = from + at + rowBytes;
        const lower = i32x4.max_s(v128.load(below), v128.load(below + bytes));
        v128.store(to + at, i32x4.max_s(upper, lower));
      }
    }
}
