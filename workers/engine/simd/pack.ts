import { imageBytes, slotBytes } from './lanes';

/**
 * Enters the int8 values [image][element] of up to twelve images into a group.
 * @param places per element the offset of its first image in the group
 */
export function pack(
  values: usize,
  images: i32,
  elements: i32,
  places: usize,
  group: usize,
  zeroPoint: i32,
): void {
  for (let element = 0; element < elements; element++) {
    let to = group + load<usize>(places + ((<usize>element) << 2));
    let from = values + element;
    for (let image = 0; image < images; image++) {
      store<i16>(to, <i16>(<i32>load<i8>(from) - zeroPoint));
      from += elements;
      to += imageBytes;
    }
  }
}

/** The inverse of {@link pack}. */
export function unpack(
  values: usize,
  images: i32,
  elements: i32,
  places: usize,
  group: usize,
  zeroPoint: i32,
): void {
  for (let element = 0; element < elements; element++) {
    let from = group + load<usize>(places + ((<usize>element) << 2));
    let to = values + element;
    for (let image = 0; image < images; image++) {
      store<i8>(to, <i8>(<i32>load<i16>(from) + zeroPoint));
      to += elements;
      from += imageBytes;
    }
  }
}

/** Copies single channels within a group: `count` pairs {source, target} of offsets. */
export function rearrange(moves: usize, count: i32, source: usize, target: usize): void {
  for (let k = 0; k < count; k++) {
    const from = source + load<usize>(moves);
    const to = target + load<usize>(moves, sizeof<usize>());
    for (let at: usize = 0; at < slotBytes; at += imageBytes) store<i16>(to + at, load<i16>(from + at));
    moves += 2 * sizeof<usize>();
  }
}

/**
 * The class of each image of a group: the element of the highest rank, the first one when several are equal.
 * @param to uint16 per image
 * @param ranks int32 rank of every int8 value, from -128 on
 */
export function classes(
  to: usize,
  images: i32,
  elements: i32,
  places: usize,
  group: usize,
  zeroPoint: i32,
  ranks: usize,
): void {
  for (let image = 0; image < images; image++) {
    let best = i32.MIN_VALUE;
    let bestElement = 0;
    for (let element = 0; element < elements; element++) {
      const place = group + load<usize>(places + ((<usize>element) << 2));
      const value = <i32>load<i16>(place + <usize>image * imageBytes) + zeroPoint + 128;
      const rank = load<i32>(ranks + ((<usize>value) << 2));
      if (rank > best) {
        best = rank;
        bestElement = element;
      }
    }
    store<u16>(to + ((<usize>image) << 1), <u16>bestElement);
  }
}
