import { networkMacs } from '../../src/network/macs.ts';
import type { ConvLayer, Network } from '../../src/network/network.ts';
import { createEvaluator } from '../../workers/engine/evaluator.ts';
import { randomFrom } from '../property/engine/random.ts';
import type { Clock, Contestant, Figure } from './measure.ts';
import { interleaved, median, ratio } from './measure.ts';

const budgetBytes = 256 * 1024 * 1024;
const ceilingName = 'ceiling';
const vectors = 64;
const repeats = 5000;

/** Rate of one convolution, products of skipped pairs counted, against plain dot products in the first-level cache. */
export async function kernelRate(
  kernels: WebAssembly.Module,
  ceiling: WebAssembly.Module,
  clock: Clock,
): Promise<Figure[]> {
  const shares = [0, 0.3, 0.6];
  const name = (share: number) => `${share * 100} % skipped`;
  const rates = await interleaved(
    [ceilingContestant(ceiling), ...shares.map((share) => convolution(kernels, share, name(share)))],
    clock,
  );
  const bars = new Map([
    [0, 0.75],
    [0.6, 1.2],
  ]);
  return [
    ...[...rates].map(([what, values]) => figure(`kernel: ${what}`, median(values) / 1e9, 'GMAC/s')),
    ...shares.map((share) =>
      figure(`kernel: ${name(share)} / ceiling`, ratio(rates, name(share), ceilingName), '', bars.get(share)),
    ),
  ];
}

export function figure(what: string, value: number, unit: string, bar: number | null = null): Figure {
  return { what, value, unit, bar };
}

function ceilingContestant(module: WebAssembly.Module): Contestant {
  const { memory, dotProducts } = new WebAssembly.Instance(module, { env: { abort: () => undefined } })
    .exports as unknown as {
    memory: WebAssembly.Memory;
    dotProducts(a: number, b: number, vectors: number, repeats: number): number;
  };
  if (memory.buffer.byteLength === 0) memory.grow(1);
  const rows = 1024;
  const products = 4 * 2 * 8 * vectors;
  return {
    name: ceilingName,
    amount: products * repeats,
    run: () => void dotProducts(rows, rows + 4 * 16 * vectors, vectors, repeats),
  };
}

/** 13 x 13 x 64 to 11 x 11 x 96 by 3 x 3, the middle of an AlexNet-class network. */
function convolution(kernels: WebAssembly.Module, skippedShare: number, name: string): Contestant {
  const random = randomFrom(1);
  const [side, inC, outC, kernel] = [13, 64, 96, 3];
  const weights = Int8Array.from({ length: outC * kernel * kernel * inC }, () => random.whole(1, 127));
  for (let n = 0; n < weights.length; n += 2) if (random.chance(skippedShare)) weights.fill(0, n, n + 2);
  const square = (extent: number) => ({ h: extent, w: extent });
  const layer: ConvLayer = {
    kind: 'conv',
    index: 0,
    inputs: [0],
    output: 1,
    weights,
    bias: new Int32Array(outC),
    weightScales: new Float64Array(outC).fill(1),
    requantisation: {
      multipliers: new Int32Array(outC).fill(2 ** 30),
      shifts: new Int32Array(outC).fill(-8),
    },
    clamp: { min: -128, max: 127 },
    window: {
      kernel: square(kernel),
      stride: square(1),
      dilation: square(1),
      padding: { top: 0, left: 0, bottom: 0, right: 0 },
    },
  };
  const activation = (extent: number, channels: number) =>
    ({
      name: 'activation',
      shape: [extent, extent, channels],
      type: 'int8',
      scale: 1,
      zeroPoint: 0,
    }) as const;
  const network: Network = {
    name,
    tensors: [activation(side, inC), activation(side - kernel + 1, outC)],
    layers: [layer],
    input: 0,
    output: 1,
  };
  const evaluator = createEvaluator(kernels, network, 'double', budgetBytes);
  evaluator.load(Array.from({ length: evaluator.batchImages }, () => random.int8s(side * side * inC)));
  return {
    name,
    amount: networkMacs(network) * evaluator.batchImages,
    run: () => evaluator.run(0, 1),
  };
}
