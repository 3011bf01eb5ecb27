/**
 * The inputs of one output pixel of a pool or mean, cut to the image: offsets of the first input pixel and of the
 * output pixel within their groups, rows and columns. 16 bytes.
 */
export const windowBytes: usize = 16;

export class Window {
  @inline
  static source(window: usize): usize {
    return load<usize>(window);
  }

  @inline
  static target(window: usize): usize {
    return load<usize>(window, 4);
  }

  @inline
  static rows(window: usize): i32 {
    return load<i32>(window, 8);
  }

  @inline
  static columns(window: usize): i32 {
    return load<i32>(window, 12);
  }
}
