import { addFisher, emptyFisher, meanFisher } from '../../significance/layerFisher.ts';
import { calibrationParts } from './calibrationParts.ts';
import type { ShareCalibration } from './shareCalibration.ts';

/** Images per call of the engine: the more, the more alike are those of a group of the kernels. The sums are floating, so this is part of the results. */
const sliceImages = 64;

/** Mean Fisher information of the sums of every output channel, of the convolutions with these layer indices. */
export async function fisherInformation(
  { subject, calibration, engine, advance }: ShareCalibration,
  layers: readonly number[],
): Promise<ReadonlyMap<number, Float64Array>> {
  let total = emptyFisher(subject.network, layers);
  const parts = calibrationParts(subject, calibration, engine, advance.images, sliceImages, (inputs) =>
    engine.call('fisher', { layers, inputs }),
  );
  for await (const part of parts) total = addFisher(total, part);
  return new Map(total.map((ofLayer) => [ofLayer.layer, meanFisher(ofLayer)]));
}
