/** An activation [h, w, c] moved to channels first, or back to channels last; other shapes stay. */
export function reordered(
  values: Float32Array,
  shape: readonly number[],
  order: 'first' | 'last',
): Float32Array {
  const [h = 1, w = 1, c = 1] = shape;
  if (shape.length !== 3) return values;
  const result = new Float32Array(values.length);
  for (let pixel = 0; pixel < h * w; pixel++)
    for (let channel = 0; channel < c; channel++) {
      const [last, first] = [pixel * c + channel, channel * h * w + pixel];
      if (order === 'first') result[first] = values[last]!;
      else result[last] = values[first]!;
    }
  return result;
}
