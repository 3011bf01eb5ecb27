const keys = new WeakMap<object, number>();
let count = 0;

/** A number that an object has for as long as it lives, for the keys of components. */
export function objectKey(object: object): number {
  let key = keys.get(object);
  if (key === undefined) keys.set(object, (key = count++));
  return key;
}
