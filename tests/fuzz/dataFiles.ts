import { gzipSync } from 'node:zlib';
import type { Random } from '../property/engine/random.ts';
import {
  idxFile,
  jpegFile,
  npyArray,
  pngFile,
  tarFile,
  tarHeader,
  zipFile,
} from '../unit/images/makeFiles.ts';

/** Sound files of a data set, drawn, and the same with damage that `damage` does to one of them. */
type DrawFiles = (random: Random, damage: (bytes: Uint8Array) => Uint8Array) => readonly Uint8Array[];

const labelTypes = ['|u1', '|i1', '<u2', '<i2', '<u4', '<i4', '<u8', '<i8'] as const;
const pixelTypes = ['|u1', '|i1', '<f4', '<f8'] as const;
const anyType = [...labelTypes, ...pixelTypes] as const;

function shapeIn(random: Random): number[] {
  const side = () => random.whole(1, 5);
  return random.pick([[side(), side()], [side(), side(), random.pick([1, 3])], [side()]]);
}

const numbers = (random: Random, count: number, most: number) =>
  Array.from({ length: count }, () => random.whole(0, most));
const product = (extents: readonly number[]) => extents.reduce((a, b) => a * b, 1);

function arrays(random: Random): { x: Uint8Array; y: Uint8Array } {
  const shape = [random.whole(1, 4), ...shapeIn(random)];
  const version = random.pick([1, 2]);
  const typeOf = (usual: readonly string[]) => random.pick(random.chance(0.9) ? usual : anyType);
  return {
    x: npyArray(typeOf(pixelTypes), shape, numbers(random, product(shape), 100), version),
    y: npyArray(typeOf(labelTypes), [shape[0]!], numbers(random, shape[0]!, 9)),
  };
}

function cifar(random: Random): Buffer {
  const labelsOf = random.pick([
    () => [random.whole(0, 9)],
    () => [random.whole(0, 19), random.whole(0, 99)],
  ]);
  const record = () => Buffer.concat([Buffer.from(labelsOf()), Buffer.alloc(3072, random.whole(0, 255))]);
  return Buffer.concat(Array.from({ length: random.whole(1, 2) }, record));
}

function idx(random: Random): [Uint8Array, Uint8Array] {
  const shape = [random.whole(1, 4), ...shapeIn(random)];
  const type = random.chance(0.9) ? 0x08 : random.pick([0x09, 0x0b, 0x0c, 0x0d, 0x0e]);
  return [
    idxFile(shape, numbers(random, product(shape), 255), type),
    idxFile([shape[0]!], numbers(random, shape[0]!, 9)),
  ];
}

/** The optional fields of gzip's header (RFC 1952) put in. */
function withFields(random: Random, packed: Uint8Array): Buffer {
  const fields: readonly (readonly [flag: number, content: Uint8Array])[] = [
    [4, Buffer.of(3, 0, 7, 7, 7)],
    [8, Buffer.from('name\0')],
    [16, Buffer.from('comment\0')],
  ];
  const chosen = fields.filter(() => random.chance(0.3));
  const flags = chosen.reduce((sum, [flag]) => sum | flag, 0);
  const contents = chosen.map(([, content]) => content);
  return Buffer.concat([
    packed.subarray(0, 3),
    Buffer.of(flags),
    packed.subarray(4, 10),
    ...contents,
    packed.subarray(10),
  ]);
}

/** Few, since each takes long to encode. */
const jpegs = [1, 8, 13, 30].map((side) =>
  jpegFile(
    side,
    20,
    Array.from({ length: 60 * side }, (_, at) => (at * at) % 256),
    3 * side,
  ),
);

/** By format: what is damaged is that format's own layer, around sound content or within a sound container. */
export const dataFiles = {
  CIFAR: (random, damage) => [damage(cifar(random))],
  IDX(random, damage) {
    const [images, labels] = idx(random);
    return random.chance(0.5) ? [damage(images), labels] : [images, damage(labels)];
  },
  npy(random, damage) {
    const { x, y } = arrays(random);
    const isX = random.chance(0.6);
    return [
      zipFile([
        ['x.npy', isX ? damage(x) : x],
        ['y.npy', isX ? y : damage(y)],
      ]),
    ];
  },
  PNG(random, damage) {
    const [width, height] = [random.whole(1, 9), random.whole(1, 9)];
    const [colourType, samples] = random.pick([
      [0, 1],
      [2, 3],
      [3, 1],
      [4, 2],
      [6, 4],
    ] as const);
    const depth = random.pick(
      colourType === 0 ? [1, 2, 4, 8, 16] : colourType === 3 ? [1, 2, 4, 8] : [8, 16],
    );
    const png = pngFile(width, height, numbers(random, width * height * samples, 2 ** depth - 1), {
      ...{ colourType, depth, interlaced: random.chance(0.5) },
      ...(colourType === 3 && { palette: numbers(random, 3 * 2 ** depth, 255) }),
    });
    return [tarFile([['a/1.png', damage(png)]])];
  },
  JPEG: (random, damage) => [tarFile([['a/1.jpg', damage(random.pick(jpegs))]])],
  zip(random, damage) {
    const { x, y } = arrays(random);
    const members = [
      ['x.npy', x],
      ['y.npy', y],
      ...(random.chance(0.2) ? ([[random.pick(['../z', 'x.npy', '', 'é\u202e']), y]] as const) : []),
    ] as const;
    const number = () => random.pick([0, 1, 8, random.whole(0, 2000), 0xffff]);
    const lies = random.chance(0.2) && {
      [random.pick(['flags', 'method', 'claimedLength', 'claimedCrc', 'claimedCount'])]: number(),
    };
    return [damage(zipFile(members, { deflate: random.chance(0.6), ...lies }))];
  },
  tar(random, damage) {
    const content = cifar(random);
    const sound = tarFile([
      [random.pick(['batch/data_batch_1.bin', 'test.bin', 'x']), content],
      [
        random.pick(['batch/test_batch.bin', 'readme', 'é\u202e']),
        random.chance(0.5) ? cifar(random) : content.subarray(9),
      ],
    ]);
    if (random.chance(0.6)) return [damage(sound)];
    // A header with a right checksum that says something else.
    const size = random.pick([
      0,
      1,
      content.length + 1,
      2 ** 33 - 1,
      '-1',
      '\x80\xff\xff\xff\xff',
      '7777777x',
      '',
    ]);
    const type = random.pick(['0', '0', '1', '5', 'L', 'x', 'g', '\0', 'S']);
    return [Buffer.concat([tarHeader('batch/test_batch.bin', size, type), sound])];
  },
  gzip(random, damage) {
    const content = random.chance(0.5) ? cifar(random) : tarFile([['test.bin', cifar(random)]]);
    const packed = withFields(random, gzipSync(content));
    return [damage(random.chance(0.1) ? Buffer.concat([packed, packed]) : packed)];
  },
} satisfies Readonly<Record<string, DrawFiles>>;
