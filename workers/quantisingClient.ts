import { proxy } from 'comlink';
import type { FloatAnswers } from '../src/exploration/recipe/floatAnswers.ts';
import type { ScaleTrial } from '../src/exploration/recipe/inputScaleDoubt.ts';
import type { InputScale } from '../src/images/inputScale.ts';
import type { FloatNetwork } from '../src/network/floatNetwork.ts';
import type { ExploredImages } from '../src/quantisation/answerFloat.ts';
import type { QuantisationListener } from '../src/quantisation/quantise.ts';
import type { QuantisationJob, QuantisationReport } from '../src/quantisation/quantiseOnData.ts';
import { singleCall } from './singleCall.ts';
import { startOnnxruntime } from './startOnnxruntime.ts';

/** Without an input scale the one is taken that gives the float network the most right answers. */
export interface QuantisingRequest extends Omit<QuantisationJob, 'inputScale'> {
  readonly inputScale: InputScale | null;
}

/** The int8 network, and how it compares with the float one. */
export interface QuantisedModel extends Omit<QuantisationReport, 'network' | 'source'> {
  /** The network in each format that can say it, by ending. */
  readonly files: Readonly<Record<string, Uint8Array>>;
  readonly inputScale: InputScale;
  /** The scales that were compared, best first; none for a given one. */
  readonly scaleTrials: readonly ScaleTrial[];
}

/** What the quantising worker does. */
export interface QuantisingApi {
  quantise(request: QuantisingRequest, listener: QuantisationListener): Promise<QuantisedModel>;
  /** What the float network answers on the images of an exploration; `progress` is told the share that is done. */
  answerFloat(
    network: FloatNetwork,
    explored: ExploredImages,
    progress: (share: number) => void,
  ): Promise<FloatAnswers>;
}

export interface Quantiser extends QuantisingApi {
  /** Ends what is under way at once: the pending call rejects with TauscopeError `cancelled`. */
  cancel(): void;
}

const failure = {
  what: 'The model could not be quantised',
  advice: 'What was open stays. If memory is short, close other tabs or keep fewer images.',
};

const unanswered = {
  what: 'The float network could not run',
  advice:
    'Count losses from the exact int8 network. If memory is short, close other tabs or keep fewer images.',
};

/** Quantises in a worker of its own. */
export function quantisingInWorker(): Quantiser {
  let cancellation = new AbortController();
  return {
    quantise(request, listener) {
      return singleCall<QuantisingApi, QuantisedModel>(
        startOnnxruntime,
        (api) => api.quantise(request, proxy(listener)),
        failure,
        cancellation.signal,
      );
    },
    answerFloat(network, explored, progress) {
      return singleCall<QuantisingApi, FloatAnswers>(
        startOnnxruntime,
        (api) => api.answerFloat(network, explored, proxy(progress)),
        unanswered,
        cancellation.signal,
      );
    },
    cancel() {
      cancellation.abort();
      cancellation = new AbortController();
    },
  };
}
