/** The dimensions of an ONNX value without a batch of 1. */
export function unbatchedAxes(shape: readonly number[]): readonly number[] {
  const axes = shape.map((_, axis) => axis);
  return shape.length > 1 && shape[0] === 1 ? axes.slice(1) : axes;
}

/** Which of an ONNX value's dimensions each of the network's is: channels of images come last, a batch of 1 is left out. */
export function ownOrder(shape: readonly number[]): readonly number[] {
  const axes = unbatchedAxes(shape);
  const place = (axis: number) => (shape.length === 4 && axis === 1 ? shape.length : axis);
  return axes.toSorted((a, b) => place(a) - place(b));
}
