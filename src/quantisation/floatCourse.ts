import type { FloatLayer, FloatNetwork } from '../network/floatNetwork.ts';
import type { TensorId } from '../network/network.ts';
import { runFloatLayer } from './floatOperators.ts';

/** A layer whose output was just computed for all images. */
interface FloatStep {
  readonly layer: FloatLayer;
  /** Of the layer in the order of execution. */
  readonly position: number;
  /** Values of a tensor that is still needed, one array per image. */
  valuesOf(tensor: TensorId): readonly Float32Array[];
}

/**
 * Runs the network layer by layer, each over all images, and drops what no later layer reads: statistics of a tensor
 * are made while its values for all images are at hand.
 */
export function* floatCourse(
  network: FloatNetwork,
  images: readonly Float32Array[],
): Generator<FloatStep, void> {
  const lastUse = new Map<TensorId, number>();
  network.layers.forEach(({ inputs }, position) => {
    for (const id of inputs) lastUse.set(id, position);
  });
  const values = new Map<TensorId, readonly Float32Array[]>([[0, images]]);
  const valuesOf = (id: TensorId) => {
    const found = values.get(id);
    if (!found) throw new RangeError(`tensor ${id} is not at hand`);
    return found;
  };
  for (const [position, layer] of network.layers.entries()) {
    const inputs = layer.inputs.map(valuesOf);
    values.set(
      layer.output,
      images.map((_, image) =>
        runFloatLayer(
          network,
          layer,
          inputs.map((tensor) => tensor[image]!),
        ),
      ),
    );
    yield { layer, position, valuesOf };
    for (const id of layer.inputs) if (lastUse.get(id) === position) values.delete(id);
  }
}
