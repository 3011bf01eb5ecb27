/**
 * Exponential, its relatives, logarithm and cosine from basic arithmetic alone: the language leaves the last bits of Math.exp,
 * log and cos to the engine, and results must not depend on it.
 */

const ln2 = 0.6931471805599453;

/** e^x; relative error below 1e-15 for |x| < 700. */
export function exp(x: number): number {
  const exponent = Math.round(x / ln2);
  const rest = x - exponent * ln2;
  let sum = 1;
  for (let n = 16; n > 0; n--) sum = 1 + (sum * rest) / n;
  return sum * 2 ** exponent;
}

/** 1 / (1 + e^-x). */
export function sigmoid(x: number): number {
  const power = exp(-Math.min(700, Math.abs(x)));
  return (x < 0 ? power : 1) / (1 + power);
}

/** The hyperbolic tangent. */
export function tanh(x: number): number {
  const power = exp(-2 * Math.min(350, Math.abs(x)));
  return (Math.sign(x) * (1 - power)) / (1 + power);
}

/** The natural logarithm of x > 0. */
export function log(x: number): number {
  let exponent = 0;
  let fraction = x;
  for (; fraction > 1.5; fraction /= 2) exponent++;
  for (; fraction < 0.75; fraction *= 2) exponent--;
  const t = (fraction - 1) / (fraction + 1);
  let sum = 0;
  for (let n = 25; n > 0; n -= 2) sum = sum * t * t + 1 / n;
  return 2 * t * sum + exponent * ln2;
}

/** From 1 at x = 0 to 0 at x = 1 along half a cosine: (1 + cos(pi x)) / 2. */
export function cosineFall(x: number): number {
  const angle = Math.PI * (x - 0.5);
  let term = angle;
  let sine = angle;
  for (let n = 3; n < 22; n += 2) {
    term *= (-angle * angle) / (n * (n - 1));
    sine += term;
  }
  return (1 - sine) / 2;
}
