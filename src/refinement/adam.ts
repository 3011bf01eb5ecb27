/** Running means of a gradient and of its square. */
export interface Adam {
  /** Moves `values` against `gradient` by about `rate` each. */
  step(values: Float64Array, gradient: Float64Array, rate: number): void;
}

const beta1 = 0.9;
const beta2 = 0.999;
const epsilon = 1e-12;

/**
 * Adam (Kingma and Ba, 2015) with its usual decay rates. Epsilon is smaller than usual, since gradients by int8 steps are
 * small: it only keeps values whose gradient vanishes where they are.
 */
export function adam(size: number): Adam {
  const mean = new Float64Array(size);
  const square = new Float64Array(size);
  let power1 = 1;
  let power2 = 1;
  return {
    step(values, gradient, rate) {
      power1 *= beta1;
      power2 *= beta2;
      const scale = rate / (1 - power1);
      const squareScale = 1 / (1 - power2);
      for (let n = 0; n < size; n++) {
        const g = gradient[n]!;
        mean[n] = beta1 * mean[n]! + (1 - beta1) * g;
        square[n] = beta2 * square[n]! + (1 - beta2) * g * g;
        values[n]! -= (scale * mean[n]!) / (Math.sqrt(square[n]! * squareScale) + epsilon);
      }
    },
  };
}
