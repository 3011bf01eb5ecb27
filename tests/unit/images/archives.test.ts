import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { readImages } from '../../../src/images/readImages.ts';
import { tarFiles } from '../../../src/images/tar.ts';
import { realData, realDataFolder } from '../../realData.ts';
import { refused } from '../../refused.ts';
import { cifarBatch, pngFile, tarFile, tarHeader } from './makeFiles.ts';

const folder = 'cifar-10-batches-bin';
const official = tarFile([
  [`${folder}/batches.meta.txt`, Buffer.from('airplane\nautomobile\n')],
  [`${folder}/data_batch_1.bin`, cifarBatch([1, 2])],
  [`${folder}/test_batch.bin`, cifarBatch([3, 4, 5])],
  [`${folder}/data_batch_2.bin`, cifarBatch([6])],
]);

describe('cifar-10-binary.tar.gz', () => {
  test('gives the images of test_batch.bin, gzipped or not, whatever its name', () => {
    for (const bytes of [official, gzipSync(official)]) {
      const images = readImages([{ name: 'download', bytes }]);
      expect([...images.labels]).toEqual([3, 4, 5]);
      expect(images.name).toBe(`download/${folder}/test_batch.bin`);
      expect(images.values).toEqual(readImages([{ name: 'x', bytes: cifarBatch([3, 4, 5]) }]).values);
    }
  });

  test('names the classes if it lists a name for each', () => {
    const names = Array.from({ length: 10 }, (_, n) => `kind ${n}`);
    const members = (listed: readonly string[]) =>
      tarFile([
        [`${folder}/batches.meta.txt`, Buffer.from(`${listed.join('\n')}\n\n`)],
        [`${folder}/readme.html`, Buffer.from('<HTML>\n')],
        [`${folder}/test_batch.bin`, cifarBatch([3])],
      ]);
    expect(readImages([{ name: 'x', bytes: members(names) }]).classNames).toEqual(names);
    expect(readImages([{ name: 'x', bytes: members(names.slice(1)) }])).not.toHaveProperty('classNames');
    expect(readImages([{ name: 'x', bytes: official }])).not.toHaveProperty('classNames');
  });

  test('without test_batch.bin gives all batches', () => {
    const bytes = tarFile([
      ['data_batch_2.bin', cifarBatch([6])],
      ['data_batch_1.bin', cifarBatch([1, 2])],
    ]);
    expect([...readImages([{ name: 'x', bytes }]).labels]).toEqual([1, 2, 6]);
  });

  test('names of members are printable', () => {
    const escape = '\u001b[2J\u001b]0;owned\u0007\nls.bin';
    const name = `x/ [2J ]0;owned ls.bin`;
    const named = readImages([{ name: 'x', bytes: tarFile([[escape, cifarBatch([1])]]) }]);
    expect(named.name).toBe(name);
    const several = readImages([
      {
        name: 'x',
        bytes: tarFile([
          [escape, cifarBatch([1])],
          ['y.bin', cifarBatch([2])],
        ]),
      },
    ]);
    expect(several.files?.map((file) => file.name)).toEqual([name, 'x/y.bin']);
    const foreign = tarFile([[escape, Buffer.from('text')]]);
    expect(() => readImages([{ name: 'x', bytes: foreign }])).toThrow(
      refused('data-format', /it holds {2}\[2J \]0;owned ls\.bin\. Get/),
    );
  });

  test('a single gzipped batch is read too', () => {
    const name = 'test_batch.bin'; // a header with the optional fields a gzip file can have
    const plain = gzipSync(cifarBatch([7]));
    const header = Buffer.concat([plain.subarray(0, 3), Buffer.of(4 + 8 + 16 + 2), plain.subarray(4, 10)]);
    const fields = Buffer.concat([
      Buffer.of(3, 0, 0, 0, 0),
      Buffer.from(`${name}\0a comment\0`),
      Buffer.of(0, 0),
    ]);
    for (const bytes of [plain, Buffer.concat([header, fields, plain.subarray(10)])])
      expect([...readImages([{ name, bytes }]).labels]).toEqual([7]);
  });

  test('the Python version is recognised by what it lacks', () => {
    const bytes = gzipSync(tarFile([['cifar-10-batches-py/test_batch', Buffer.from('\x80\x02}')]]));
    expect(() => readImages([{ name: 'cifar-10-python.tar.gz', bytes }])).toThrow(
      refused('data-format', /holds cifar-10-batches-py\/test_batch\. Get the "CIFAR-10 binary version/),
    );
  });

  test.skipIf(!realDataFolder)('packed by GNU tar (needs cifar10/test_batch.bin)', () => {
    const work = mkdtempSync(join(tmpdir(), 'tauscope-tar-'));
    try {
      mkdirSync(join(work, folder));
      writeFileSync(join(work, folder, 'data_batch_1.bin'), cifarBatch([1]));
      copyFileSync(realData('cifar10/test_batch.bin'), join(work, folder, 'test_batch.bin'));
      execFileSync('tar', ['-cf', 'set.tar', folder], { cwd: work });
      execFileSync('gzip', ['-1', 'set.tar'], { cwd: work });
      const bytes = readFileSync(realData('cifar10/test_batch.bin'));
      const packed = readImages([{ name: 'set.tar.gz', bytes: readFileSync(join(work, 'set.tar.gz')) }]);
      const plain = readImages([{ name: 'test_batch.bin', bytes }]);
      expect(Buffer.from(packed.values.buffer).equals(Buffer.from(plain.values.buffer))).toBe(true);
      expect(packed.labels).toEqual(plain.labels);
    } finally {
      rmSync(work, { recursive: true });
    }
  });
});

describe('a damaged archive', () => {
  const packed = gzipSync(official);

  test('cut gzip', () => {
    expect(() => readImages([{ name: 'x.gz', bytes: packed.subarray(0, 300) }])).toThrow(/cut or damaged/);
    expect(() => readImages([{ name: 'x.gz', bytes: packed.subarray(0, 5) }])).toThrow(/gzip header/);
  });

  test('gzip of another checksum, or with bytes behind its end', () => {
    const changed = Buffer.from(packed);
    changed[packed.length - 8]! ^= 1;
    expect(() => readImages([{ name: 'x.gz', bytes: changed }])).toThrow(refused('data-format', /CRC-32/));
    expect(() => readImages([{ name: 'x.gz', bytes: Buffer.concat([packed, gzipSync('more')]) }])).toThrow(
      refused('data-format', /does not unpack to the 4 bytes/),
    );
  });

  test('gzip in gzip', () => {
    expect(() => readImages([{ name: 'x.gz', bytes: gzipSync(packed) }])).toThrow(/packed by gzip twice/);
  });

  test('a member longer than the archive', () => {
    const bytes = Buffer.concat([tarHeader('test_batch.bin', 3073), Buffer.alloc(1024)]);
    expect(() => readImages([{ name: 'x.tar', bytes }])).toThrow(
      refused('data-format', /test_batch\.bin should have 3,073 bytes, but only 1,024 follow/),
    );
  });

  test.each(['-0000001000\0', '77777777777\0', '\x80\0\0\0\0\0\0\0\0\0\x02\0', 'size'])(
    'a member of size %j',
    (size) => {
      const bytes = Buffer.concat([tarHeader('test_batch.bin', size), Buffer.alloc(4096)]);
      expect(() => readImages([{ name: 'x.tar', bytes }])).toThrow(refused('data-format', /cut or damaged/));
    },
  );

  test('without its end', () => {
    const bytes = tarFile([['test_batch.bin', cifarBatch([1])]]).subarray(0, -1024);
    expect(() => readImages([{ name: 'x.tar', bytes }])).toThrow(
      refused('data-format', /its end.*is missing/),
    );
  });

  test('with a header that is none', () => {
    const bytes = Buffer.concat([tarHeader('a', 0), Buffer.alloc(512, 'z'), Buffer.alloc(1024)]);
    expect(() => readImages([{ name: 'x.tar', bytes }])).toThrow(
      refused('data-format', /no valid tar header at byte 512/),
    );
  });

  test('with too many entries', () => {
    const entry = tarHeader('a', 0);
    const bytes = Buffer.concat([...Array<Buffer>(65_001).fill(entry), Buffer.alloc(1024)]);
    expect(() => readImages([{ name: 'x.tar', bytes }])).toThrow(
      refused('data-limit', /more than 65,000 entries/),
    );
  });
});

describe('bombs', () => {
  test('a gzip file of more than a hundred times its size is refused before it is unpacked', () => {
    const bomb = gzipSync(Buffer.alloc(20 * 2 ** 20));
    expect(() => readImages([{ name: 'x.gz', bytes: bomb }])).toThrow(
      refused('data-limit', /only 16,777,216 are allowed/),
    );
  });

  test('a gzip file that unpacks to more than it says is refused', () => {
    const bomb = gzipSync(Buffer.alloc(20 * 2 ** 20));
    bomb.writeUInt32LE(3073, bomb.length - 4);
    bomb.fill(0xff, 10_000, bomb.length - 8); // never reached
    expect(() => readImages([{ name: 'x.gz', bytes: bomb }])).toThrow(refused('data-format', /3,073 bytes/));
  });

  test('several gzip files share one allowance', () => {
    const half = { name: 'x.gz', bytes: gzipSync(Buffer.alloc(3073 * 3000)) };
    expect(readImages([half]).count).toBe(3000);
    expect(() => readImages([half, half])).toThrow(refused('data-limit', /only 7,558,216 are allowed/));
  });
});

test('of members of one path the last one counts, as where tar unpacks them', () => {
  const png = (value: number) => pngFile(1, 1, [value]);
  const bytes = tarFile([
    ['cat/1.png', png(1)],
    ['dog/1.png', png(2)],
    ['./cat//1.png', png(9)],
  ]);
  const scratch = mkdtempSync(join(tmpdir(), 'tar-'));
  writeFileSync(join(scratch, 'x.tar'), bytes);
  execFileSync('tar', ['-xf', 'x.tar'], { cwd: scratch });
  expect(readFileSync(join(scratch, 'cat/1.png'))).toEqual(Buffer.from(png(9)));
  rmSync(scratch, { recursive: true });
  const images = readImages([{ name: 'x.tar', bytes }]);
  expect([...images.values]).toEqual([9, 2]);
  expect([...images.labels]).toEqual([0, 1]);
});

describe('long names in a tar archive', () => {
  const long = `${'deep/'.repeat(30)}cat/1.png`;
  const png = pngFile(1, 1, [7]);
  const entry = (header: Buffer, content: Uint8Array) =>
    Buffer.concat([header, content, Buffer.alloc((512 - (content.length % 512)) % 512)]);
  const record = ` path=${long}\n`;
  const named: Record<string, Buffer> = {
    'split by POSIX': entry(tarHeader('cat/1.png', png.length, '0', long.slice(0, -10)), png),
    'in a record of POSIX': Buffer.concat([
      entry(tarHeader('x', record.length + 3, 'x'), Buffer.from(`${record.length + 3}${record}`)),
      entry(tarHeader('cut', png.length), png),
    ]),
    'in an entry of GNU': Buffer.concat([
      entry(tarHeader('././@LongLink', long.length + 1, 'L'), Buffer.from(`${long}\0`)),
      entry(tarHeader('cut', png.length), png),
    ]),
  };
  test.each(Object.entries(named))('%s', (_, first) => {
    const second = entry(tarHeader(`${'deep/'.repeat(10)}dog/2.png`, png.length), png);
    const bytes = Buffer.concat([first, second, Buffer.alloc(1024)]);
    expect(tarFiles({ name: 'x.tar', bytes }).map(({ name }) => name)).toEqual([
      long,
      `${'deep/'.repeat(10)}dog/2.png`,
    ]);
  });
});
