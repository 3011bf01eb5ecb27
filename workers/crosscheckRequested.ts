import type * as Ort from 'onnxruntime-web/wasm';
import { engineJob } from '../src/exploration/holdExploration.ts';
import { twinOf, writtenTwin } from '../src/network/twinOf.ts';
import type { CrosscheckRequest } from './crosscheckClient.ts';
import type { Crosscheck, CrosscheckListener } from './onnxruntime/crosscheckTwin.ts';
import { crosscheckTwin } from './onnxruntime/crosscheckTwin.ts';
import type { LocalEngine } from './protocol.ts';

/** Compares within one thread, on its engine and onnxruntime. Throws TauscopeError `model-unsupported` for what onnxruntime refuses. */
export async function crosscheckRequested(
  ort: typeof Ort,
  { network, file, output, ...job }: CrosscheckRequest,
  engine: LocalEngine,
  listener: CrosscheckListener,
): Promise<Crosscheck> {
  const twin = file
    ? twinOf(new Uint8Array(await file.arrayBuffer()), network.name, output)
    : writtenTwin(network);
  engine.open(engineJob(twin.network, job.rounding));
  const all = { from: 0, to: job.images.count };
  return crosscheckTwin(ort, twin, { ...job, ...all }, (inputs) => engine.outputs({ inputs }), listener);
}
