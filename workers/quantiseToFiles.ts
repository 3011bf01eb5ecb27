import { engineJob } from '../src/exploration/holdExploration.ts';
import { writeModelFiles } from '../src/network/writeModel.ts';
import { classifiedImages } from '../src/quantisation/classifiedImages.ts';
import { proposeFloatScale } from '../src/quantisation/proposeFloatScale.ts';
import type { QuantisationListener, QuantisationRunner } from '../src/quantisation/quantise.ts';
import { quantiseOnData } from '../src/quantisation/quantiseOnData.ts';
import type { LocalEngine } from './protocol.ts';
import type { QuantisedModel, QuantisingRequest } from './quantisingClient.ts';

/** Quantises within one thread, on its engine and on whatever runs float networks. Throws the quantiser's TauscopeErrors. */
export async function quantiseToFiles(
  { network: float, images: all, inputScale: given, ...settings }: QuantisingRequest,
  engine: LocalEngine,
  floatOutputs: QuantisationRunner['floatOutputs'],
  listener: QuantisationListener,
): Promise<QuantisedModel> {
  const runner: QuantisationRunner = {
    floatOutputs,
    async int8Logits(network, inputs) {
      engine.open(engineJob(network, settings.rounding));
      return engine.logits({ inputs });
    },
  };
  const images = classifiedImages(float, all);
  listener('input scale', 0);
  const task = { ...settings, network: float, images };
  const scaleTrials = given === null ? await proposeFloatScale(task, runner) : [];
  const inputScale = given ?? scaleTrials[0]!.scale;
  const report = await quantiseOnData({ ...task, inputScale }, runner, listener);
  const { floatCorrect, int8Correct, flips, layers, chosen, trials } = report;
  const files = writeModelFiles(report.network);
  return { floatCorrect, int8Correct, flips, layers, chosen, trials, files, inputScale, scaleTrials };
}
