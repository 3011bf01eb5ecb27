import { proxy } from 'comlink';
import type { Network } from '../src/network/network.ts';
import type { Crosscheck, CrosscheckJob, CrosscheckListener } from './onnxruntime/crosscheckTwin.ts';
import { singleCall } from './singleCall.ts';
import { startOnnxruntime } from './startOnnxruntime.ts';

/** A network and the images to compare it on, all of them. */
export interface CrosscheckRequest extends Omit<CrosscheckJob, 'from' | 'to'> {
  readonly network: Network;
  /** The ONNX file that the network was read from; without one it is written as such a file. */
  readonly file: File | null;
  /** The output that is meant, for files with several. */
  readonly output?: string;
}

/** What the worker compares. */
export interface CrosscheckApi {
  crosscheck(request: CrosscheckRequest, listener: CrosscheckListener): Promise<Crosscheck>;
}

export interface Crosschecker extends CrosscheckApi {
  /** Ends what is under way at once: the pending call rejects with TauscopeError `cancelled`. */
  cancel(): void;
}

const failure = {
  what: 'The network could not be compared',
  advice: 'What was open stays. If memory is short, close other tabs.',
};

/** Compares in a worker of its own. */
export function crosscheckingInWorker(): Crosschecker {
  let cancellation = new AbortController();
  return {
    crosscheck: (request, listener) =>
      singleCall<CrosscheckApi, Crosscheck>(
        startOnnxruntime,
        (api) => api.crosscheck(request, proxy(listener)),
        failure,
        cancellation.signal,
      ),
    cancel() {
      cancellation.abort();
      cancellation = new AbortController();
    },
  };
}
