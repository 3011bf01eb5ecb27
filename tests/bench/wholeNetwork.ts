import { runNetwork } from '../../src/arithmetic/runNetwork.ts';
import { elementCount, tensorOf } from '../../src/network/network.ts';
import { createEvaluator } from '../../workers/engine/evaluator.ts';
import { randomFrom } from '../property/engine/random.ts';
import { benchNetwork } from './benchNetwork.ts';
import { figure } from './kernelRate.ts';
import type { Clock, Contestant, Figure } from './measure.ts';
import { interleaved, median, ratio } from './measure.ts';
import { onnxSession } from './onnxSession.ts';

const budgetBytes = 256 * 1024 * 1024;
const engineName = 'engine';
const plainName = 'plain operators';
const forms = ['QLinearConv u8', 'QDQ int8'] as const;
const bars = { 'QLinearConv u8': 3, 'QDQ int8': 3 };

/**
 * Images per second of the exact benchmark network on one thread: the engine, the plain operators, onnxruntime-web.
 * The outputs of all are compared: onnxruntime's may differ by a step where its rounding does.
 */
export async function wholeNetwork(kernels: WebAssembly.Module, clock: Clock): Promise<Figure[]> {
  const network = benchNetwork();
  const random = randomFrom(3);
  const evaluator = createEvaluator(kernels, network, 'double', budgetBytes);
  const size = elementCount(tensorOf(network, network.input).shape);
  const images = Array.from({ length: evaluator.batchImages }, () => random.int8s(size));
  const run = () => {
    evaluator.load(images);
    evaluator.run(0, network.layers.length);
    return evaluator.outputs();
  };
  const expected = run() as Int8Array[];
  const plain = runNetwork(network, images[0]!, { rounding: 'double' });
  if (plain.join() !== expected[0]!.join()) throw new Error('the engine differs from the plain operators');

  const contestants: Contestant[] = [{ name: engineName, amount: images.length, run: () => void run() }];
  for (const form of forms) {
    const session = await onnxSession(network, form, images);
    const outputs = await session.run();
    const steps = outputs.map((value, n) => {
      const image = expected[Math.floor(n / expected[0]!.length)]!;
      return Math.abs(value - image[n % image.length]!);
    });
    if (Math.max(...steps) > 2) throw new Error(`${form} runs another network: off by ${Math.max(...steps)}`);
    contestants.push({
      name: form,
      amount: images.length,
      run: async () => {
        await session.run();
      },
    });
  }
  contestants.push({
    name: plainName,
    amount: 1,
    run: () => void runNetwork(network, images[0]!, { rounding: 'double' }),
  });
  const rates = await interleaved(contestants, clock);
  return [
    ...[...rates].map(([what, values]) => figure(`network: ${what}`, median(values), 'img/s')),
    ...forms.map((form) =>
      figure(`network: engine / ${form}`, ratio(rates, engineName, form), '', bars[form]),
    ),
    figure('network: engine / plain operators', ratio(rates, engineName, plainName), ''),
  ];
}
