import type { Bounds } from '../../build/activationClamp.ts';
import type { OnnxFile } from './onnxFile.ts';

/** Lets `write` make `output`, with a clamp behind it where the bounds are finite. */
export function clamped(
  file: OnnxFile,
  bounds: Bounds,
  output: string,
  write: (output: string) => void,
): void {
  if (bounds.every((bound) => Math.abs(bound) === Infinity)) {
    write(output);
    return;
  }
  write(`${output}/unclamped`);
  clamp(file, bounds, `${output}/unclamped`, output);
}

/** Writes a Relu, or a Clip to the bounds. */
export function clamp(file: OnnxFile, [low, high]: Bounds, input: string, output: string): void {
  const bound = (value: number, end: string) =>
    Math.abs(value) === Infinity ? '' : file.constant(`${output}/${end}`, [], Float32Array.of(value));
  if (low === 0 && high === Infinity) file.node('Relu', [input], output);
  else file.node('Clip', [input, bound(low, 'low'), bound(high, 'high')], output);
}
