import { engineJob } from '../src/exploration/holdExploration.ts';
import { writeQdqOnnx } from '../src/network/onnx/write/writeQdq.ts';
import { writeTflite } from '../src/network/tflite/writeTflite.ts';
import { proposeFloatScale } from '../src/quantisation/proposeFloatScale.ts';
import type { QuantisationListener, QuantisationRunner } from '../src/quantisation/quantise.ts';
import { quantiseOnData } from '../src/quantisation/quantiseOnData.ts';
import type { LocalEngine } from './protocol.ts';
import type { QuantisedModel, QuantisingRequest } from './quantisingClient.ts';

/** Quantises within one thread, on its engine and on whatever runs float networks. Throws the quantiser's TauscopeErrors. */
export async function quantiseToFiles(
  { inputScale: given, ...request }: QuantisingRequest,
  engine: LocalEngine,
  floatOutputs: QuantisationRunner['floatOutputs'],
  listener: QuantisationListener,
): Promise<QuantisedModel> {
  const runner: QuantisationRunner = {
    floatOutputs,
    async int8Logits(network, inputs) {
      engine.open(engineJob(network, request.rounding));
      return engine.logits({ inputs });
    },
  };
  listener('input scale', 0);
  const scaleTrials = given === null ? await proposeFloatScale(request.network, request.images, runner) : [];
  const inputScale = given ?? scaleTrials[0]!.scale;
  const { network, source, ...figures } = await quantiseOnData({ ...request, inputScale }, runner, listener);
  return {
    ...figures,
    tflite: writeTflite(network),
    onnx: writeQdqOnnx(network),
    inputScale,
    scaleTrials,
  };
}
