import { buildTranspose } from '../../src/network/build/axisOrders.ts';
import { buildBilinearResize } from '../../src/network/build/bilinearResizeLayer.ts';
import { buildConstant, buildOneValue } from '../../src/network/build/constantLayers.ts';
import { buildConcatenation, buildPack } from '../../src/network/build/joins.ts';
import { buildNearestResize } from '../../src/network/build/nearestResize.ts';
import { buildMirrorPad, buildTile } from '../../src/network/build/repetitions.ts';
import { buildSlice } from '../../src/network/build/slices.ts';
import type {
  ConvLayer,
  DenseLayer,
  DepthwiseLayer,
  IntegerNetwork,
  Layer,
  Requantisation,
} from '../../src/network/network.ts';
import type { Random } from './networkBuilder.ts';
import { NetworkBuilder } from './networkBuilder.ts';

const padding = (top: number, left: number, bottom = top, right = left) => ({ top, left, bottom, right });

/** Every operator once or more: a residual image network with odd sizes, ending in a softmax. */
export function everyOperator(random: Random): IntegerNetwork {
  const b = new NetworkBuilder([13, 11, 3], random);
  const padded = b.pad(b.input, padding(1, 2, 0, 1));
  const a = b.conv(padded, 7, { kernel: { h: 3, w: 3 }, padding: padding(1, 1) });
  const c = b.conv(a, 7, { kernel: { h: 1, w: 1 } }, false);
  const sum = b.sum(a, c);
  const relu = b.relu(sum);
  const pooled = b.pool('maxPool', relu, {
    kernel: { h: 3, w: 2 },
    stride: { h: 2, w: 2 },
    padding: padding(1, 0),
  });
  const depthwise = b.depthwise(pooled, 2, {
    kernel: { h: 3, w: 3 },
    stride: { h: 1, w: 2 },
    padding: padding(1, 0, 1, 1),
  });
  const rescaled = b.quantize(depthwise);
  const tabled = b.lookup(b.lookup(rescaled, true), false);
  const gate = b.lookup(b.mean(tabled), false);
  const gated = b.difference(b.product(tabled, gate), gate);
  const held = b.extreme(
    'minimum',
    b.extreme('maximum', gated, b.lookup(gated, false)),
    b.lookup(b.largest(tabled), true),
  );
  const averaged = b.pool('averagePool', held, { kernel: { h: 2, w: 2 }, padding: padding(0, 1, 1, 0) });
  const tiled = b.tiledConv(averaged, 5, [2, 2], { padding: padding(1, 1) });
  const last = b.conv(tiled, 4, { kernel: { h: 2, w: 2 } });
  const mean = b.mean(last);
  const shape = b.tensors[last]!.shape;
  const flat = b.reshape(last, [shape.reduce((product, extent) => product * extent, 1)]);
  const dense = b.dense(flat, 4, true);
  const logits = b.sum(dense, mean);
  const scores = b.dense(logits, 5);
  return b.network('every operator', b.softmax(scores));
}

/** Convolutions only: strides, asymmetric padding, dilation, one pixel, one channel, several chunks. */
export function convolutionShapes(random: Random): IntegerNetwork {
  const b = new NetworkBuilder([12, 15, 2], random);
  const strided = b.conv(b.input, 5, {
    kernel: { h: 3, w: 5 },
    stride: { h: 2, w: 1 },
    padding: padding(0, 2, 1, 1),
  });
  const dilated = b.conv(strided, 3, {
    kernel: { h: 2, w: 3 },
    dilation: { h: 2, w: 3 },
    padding: padding(1, 3),
  });
  const single = b.conv(dilated, 1, { kernel: { h: 1, w: 3 }, stride: { h: 1, w: 2 } });
  const wide = b.conv(single, 70, { kernel: { h: 3, w: 3 }, padding: padding(1, 1) });
  const chunked = b.conv(wide, 3, { kernel: { h: 3, w: 3 } });
  const tall = b.conv(chunked, 9, { kernel: { h: b.tensors[chunked]!.shape[0]!, w: 2 } });
  const shape = b.tensors[tall]!.shape;
  const pixel = b.conv(tall, 6, { kernel: { h: 1, w: shape[1]! } });
  return b.network('convolution shapes', pixel);
}

/** Convolutions by tiles of all sizes, overlapping ones too; odd channels, one channel, uneven padding, a max-pool that leaves a row and a column out. */
export function tiledConvolutions(random: Random): IntegerNetwork {
  const b = new NetworkBuilder([13, 11, 5], random);
  const pooled = b.downsample(
    b.tiledConv(b.input, 7, [2, 4], { padding: padding(1, 1), extent: { h: 12, w: 10 } }),
    { h: 2, w: 2 },
  );
  const uneven = b.tiledConv(pooled, 9, [4, 3], { padding: padding(1, 0, 1, 2) });
  const even = b.tiledConv(uneven, 6, [3, 2], { padding: padding(2, 1) });
  const single = b.tiledConv(even, 1, [4, 4], { padding: padding(0, 1, 1, 1) });
  return b.network('tiled convolutions', b.tiledConv(single, 4, [2, 2]));
}

/** Convolutions with max-pooling behind them: all windows that kernels can do themselves, then some that they cannot. */
export function pooledConvolutions(random: Random): IntegerNetwork {
  const b = new NetworkBuilder([19, 45, 3], random);
  const same = { kernel: { h: 3, w: 3 }, padding: padding(1, 1) };
  const square = b.downsample(b.conv(b.input, 6, same), { h: 2, w: 2 });
  const strided = b.conv(square, 5, { ...same, stride: { h: 1, w: 2 } });
  const tall = b.downsample(strided, { h: 2, w: 1 }, { min: -100, max: 90 });
  const wide = b.downsample(b.conv(tall, 4, { kernel: { h: 2, w: 1 }, padding: padding(1, 0) }), {
    h: 1,
    w: 2,
  });
  const row = b.downsample(b.conv(wide, 9, { ...same, padding: padding(2, 7, 3, 7) }), { h: 1, w: 4 });
  const column = b.downsample(b.conv(row, 3, { ...same, padding: padding(4, 3) }, false), { h: 3, w: 1 });
  const overlapping = b.pool('maxPool', b.conv(column, 2, same), { kernel: { h: 2, w: 2 } });
  const shared = b.conv(overlapping, 3, { ...same, padding: padding(2, 2) });
  const small = b.downsample(shared, { h: 2, w: 2 });
  const other = b.pool('maxPool', shared, { kernel: { h: 2, w: 2 }, stride: { h: 2, w: 2 } });
  const partial = b.pool('maxPool', b.conv(b.sum(small, other), 4, { ...same, padding: padding(2, 1) }), {
    kernel: { h: 2, w: 3 },
    stride: { h: 2, w: 3 },
    padding: padding(0, 0, 1, 2),
  });
  return b.network('pooled convolutions', partial);
}

/** An average of more values than an immediate operand counts. */
export function largeAverage(random: Random): IntegerNetwork {
  const b = new NetworkBuilder([70, 66, 2], random);
  return b.network(
    'large average',
    b.pool('averagePool', b.input, { kernel: { h: 69, w: 65 }, padding: padding(1, 1, 0, 2) }),
  );
}

/** Windows whose values lie further apart than an instruction reaches, in all kinds of layers that have windows. */
export function farWindows(random: Random): IntegerNetwork {
  const b = new NetworkBuilder([3, 9, 300], random);
  const row = { kernel: { h: 2, w: 9 } };
  const flat = (id: number) => b.reshape(id, [600]);
  const largest = flat(b.pool('maxPool', b.input, row));
  const average = flat(b.pool('averagePool', b.input, row));
  const depthwise = flat(b.depthwise(b.input, 1, { kernel: { h: 2, w: 3 }, dilation: { h: 1, w: 4 } }));
  const both = b.sum(b.sum(largest, average), depthwise);
  const conv = b.conv(b.input, 5, { kernel: { h: 2, w: 3 }, dilation: { h: 2, w: 3 } });
  const odd = b.conv(b.input, 301, { kernel: { h: 1, w: 1 } });
  const oddLargest = b.pool('maxPool', odd, { kernel: { h: 3, w: 9 } });
  const classes = [both, conv, oddLargest].map((id) => b.dense(id, 4));
  return b.network('far windows', b.sum(b.sum(classes[0]!, classes[1]!), classes[2]!));
}

/** What needs a detour: a window too large for the stack, a reshape from margins to margins, PAD before softmax and as output. */
export function detours(random: Random): IntegerNetwork {
  const b = new NetworkBuilder([25, 24, 2], random);
  const same = { kernel: { h: 3, w: 3 }, padding: padding(1, 1) };
  const wide = b.depthwise(b.input, 1, { kernel: { h: 23, w: 23 }, padding: padding(11, 11) });
  const turned = b.conv(b.reshape(wide, [24, 25, 2]), 3, same);
  const straight = b.reshape(b.conv(wide, 3, same), [24, 25, 3]);
  const small = b.pool('averagePool', b.sum(turned, straight), {
    kernel: { h: 6, w: 6 },
    stride: { h: 6, w: 6 },
  });
  const shares = b.softmax(b.pad(small, padding(1, 0, 0, 2)));
  return b.network('detours', b.pad(shares, padding(0, 1, 2, 0)));
}

/** Values moved between images with and without margins: several inputs, blocks by table, strides of all signs, far ones, int8 at the end. */
export function movedValues(random: Random): IntegerNetwork {
  const b = new NetworkBuilder([6, 8, 3], random);
  const same = { kernel: { h: 3, w: 3 }, padding: padding(1, 2, 1, 0) };
  const turned = b.moved([b.input], (o, [x]) => buildTranspose(o, x!, [1, 0, 2]));
  const a = b.conv(turned, 5, { kernel: { h: 3, w: 3 }, padding: padding(1, 1) });
  const c = b.conv(a, 4, { kernel: { h: 3, w: 3 }, padding: padding(1, 1) });
  const one = b.moved([a], (o, [x]) => buildOneValue(o, x!));
  const fixed = b.moved([one], (o, [x]) => {
    const values = Int8Array.from({ length: 48 }, (_, n) => ((n * 83) % 256) - 128);
    return buildConstant(o, x!, values, x!.tensor);
  });
  const joined = b.moved([a, c, a, b.reshape(fixed, [8, 6, 1])], (o, x) => buildConcatenation(o, x, 2));
  const back = b.moved([joined], (o, [x]) =>
    buildSlice(o, 'slice', x!, [
      { begin: 7, count: 4, step: -2 },
      { begin: 1, count: 5, step: 1 },
      { begin: 2, count: 4, step: 4 },
    ]),
  );
  const larger = b.moved([b.conv(back, 4, same)], (o, [x]) =>
    buildNearestResize(o, x!, { h: 9, w: 11 }, { alignCorners: false, halfPixelCentres: true }),
  );
  const smooth = b.moved([larger], (o, [x]) =>
    buildBilinearResize(o, x!, { h: 7, w: 12 }, { alignCorners: false, halfPixelCentres: true }),
  );
  const mirrored = b.moved([smooth], (o, [x]) =>
    buildMirrorPad(
      o,
      x!,
      [
        [1, 0],
        [2, 3],
        [1, 1],
      ],
      'doubled',
    ),
  );
  const last = b.conv(mirrored, 300, {
    kernel: { h: 2, w: 2 },
    stride: { h: 4, w: 4 },
    padding: padding(0, 1),
  });
  const tiled = b.moved([last], (o, [x]) => buildTile(o, x!, [1, 2, 1]));
  const crossed = b.moved([tiled, tiled], (o, x) => buildPack(o, x, 1));
  return b.network(
    'moved values',
    b.moved([crossed], (o, [x]) => buildTranspose(o, x!, [3, 1, 0, 2])),
  );
}

/** Sums close to the ends of int32 with every shift that they allow, channels of zero weights, and far scales between layers. */
export function extremeSums(random: Random): IntegerNetwork {
  const b = new NetworkBuilder([9, 8, 3], random);
  const same = { kernel: { h: 3, w: 3 }, padding: padding(1, 1) };
  const extreme = (make: () => number): number => {
    const output = make();
    const rectified = random(2) === 0;
    if (rectified) b.tensors[output] = { ...b.tensors[output]!, zeroPoint: -128 };
    return b.change((layer) => ({
      ...extremeParameters(layer as ConvLayer, random),
      ...(rectified && { clamp: { min: -128, max: 127 } }),
    }));
  };
  const far = (make: () => number, shift: number): number => {
    make();
    return b.change(() => ({ requantisation: oneFactor(random, shift) }));
  };
  const conv = extreme(() => b.conv(b.input, 9, same));
  const pooled = b.downsample(
    extreme(() => b.conv(b.input, 9, same)),
    { h: 1, w: 1 },
  );
  const depthwise = extreme(() => b.depthwise(conv, 1, same));
  const sum = far(() => b.sum(depthwise, pooled), -random(32));
  const finer = far(() => b.relu(sum), random(23));
  const rescaled = far(() => b.quantize(b.sum(finer, conv)), -random(3));
  return b.network(
    'extreme sums',
    extreme(() => b.dense(rescaled, 9, true)),
  );
}

function oneFactor(random: Random, shift: number): Requantisation {
  return { multipliers: Int32Array.of(2 ** 30 + random(2 ** 30)), shifts: Int32Array.of(shift) };
}

/** Of four channels, one as it was, one of zero weights, and two with biases that take the sums to the end of int32. */
function extremeParameters(
  { weights, bias, kind, requantisation }: ConvLayer | DepthwiseLayer | DenseLayer,
  random: Random,
): Partial<Layer> {
  const channels = bias.length;
  const channelOf = (i: number) =>
    kind === 'depthwise' ? i % channels : Math.floor((i * channels) / weights.length);
  const sparse = weights.map((weight, i) => (channelOf(i) % 4 === 1 ? 0 : weight));
  const reaches = new Float64Array(channels);
  sparse.forEach((weight, i) => (reaches[channelOf(i)]! += 255 * Math.abs(weight)));
  const moved = (channel: number) => channel % 4 !== 0;
  const shifts = requantisation.shifts.map((shift, channel) => {
    if (!moved(channel)) return shift;
    return random(2) === 0 ? -20 - random(12) : 5 - random(25);
  });
  // Room for the zero point of the output is left.
  const room = (channel: number) =>
    Math.max(0, Math.floor((2 ** 31 - 129) / 2 ** Math.max(0, shifts[channel]!)) - reaches[channel]!);
  return {
    weights: sparse,
    bias: bias.map((value, channel) =>
      moved(channel) ? (random(2) === 0 ? 1 : -1) * (room(channel) - random(3)) : value,
    ),
    requantisation: { multipliers: requantisation.multipliers, shifts },
  };
}
