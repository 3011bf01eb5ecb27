import { describe, expect, test } from 'vitest';
import { exploredTiles, smallTiles } from '../../../src/network/exploredTiles.ts';
import type { TileAxes } from '../../../src/network/tileAxis.ts';
import { convLayer, network, poolLayer, tensor, window } from '../arithmetic/networks.ts';

interface Setting {
  readonly channels?: number;
  readonly kernel?: number;
  readonly stride?: number;
  /** Side of a max-pool's windows and its stride. */
  readonly pool?: number;
}

const outC = 32;

/** Tiles of a convolution without padding that has h x w outputs. */
function tilesOf(
  h: number,
  w: number,
  { channels = 16, kernel = 3, stride = 1, pool }: Setting = {},
  choose = exploredTiles,
) {
  const inputSide = (outputs: number) => (outputs - 1) * stride + kernel;
  const layer = convLayer({
    weights: new Int8Array(kernel * kernel * channels * outC),
    bias: new Int32Array(outC),
    window: window({ kernel, stride }),
  });
  const tensors = [tensor([inputSide(h), inputSide(w), channels]), tensor([h, w, outC])];
  if (pool === undefined) return choose(network(tensors, [layer]), layer);
  const pooled = tensor([Math.floor(h / pool), Math.floor(w / pool), outC]);
  const reader = poolLayer('maxPool', window({ kernel: pool, stride: pool }));
  const layers = [layer, { ...reader, index: 1, inputs: [1], output: 2 }];
  return choose(network([...tensors, pooled], layers), layer);
}

const endOf = ({ outputs, starts }: TileAxes['rows']) => starts.at(-1)! + outputs;
const sidesOf = (tiles: TileAxes | null) => tiles && [tiles.rows.outputs, tiles.columns.outputs];

describe('tiles for skipping', () => {
  test('are large where many of them share each weight, and small where they are few', () => {
    expect(sidesOf(tilesOf(16, 16))).toEqual([4, 4]);
    expect(sidesOf(tilesOf(12, 12, { pool: 2 }))).toEqual([4, 4]);
    expect(sidesOf(tilesOf(4, 4))).toEqual([2, 2]);
    expect(sidesOf(tilesOf(2, 2))).toEqual([2, 2]);
  });

  test('cover the output with as few computed twice as may be', () => {
    expect(sidesOf(tilesOf(9, 9))).toEqual([3, 3]);
    expect(sidesOf(tilesOf(6, 6))).toEqual([3, 3]);
  });

  test('of what is pooled by 2x2 are whole windows, and cover what is read', () => {
    expect(tilesOf(13, 13, { pool: 2 })).toEqual({
      rows: { outputs: 4, starts: [0, 4, 8] },
      columns: { outputs: 4, starts: [0, 4, 8] },
    });
    for (let extent = 2; extent < 40; extent++) {
      const { rows, columns } = tilesOf(extent, extent, { pool: 2 })!;
      for (const { outputs, starts } of [rows, columns])
        expect([outputs, ...starts].every((place) => place % 2 === 0)).toBe(true);
    }
    expect(sidesOf(tilesOf(9, 9, { pool: 3 }))).toEqual([3, 3]);
  });

  test('are smaller where there are many input channels, so that their covariance has room', () => {
    expect(sidesOf(tilesOf(16, 16, { channels: 113 }))).toEqual([4, 4]);
    expect(sidesOf(tilesOf(16, 16, { channels: 256 }))).toEqual([2, 2]);
    expect(tilesOf(16, 16, { channels: 257 })).toBeNull();
  });

  test.each([{ channels: 3 }, { kernel: 5 }, { kernel: 1 }, { stride: 2 }])('are none for %j', (setting) => {
    expect(tilesOf(8, 8, setting)).toBeNull();
  });

  test('are none for less than 2x2 outputs', () => {
    expect(tilesOf(1, 8)).toBeNull();
    expect(tilesOf(2, 2)).not.toBeNull();
  });
});

describe('smaller tiles', () => {
  test('are 2x2, or as many rows as strips of the usual ones may have; none are smaller than 2x2', () => {
    const small = (h: number, w: number, setting?: Setting) => tilesOf(h, w, setting, smallTiles);
    expect(sidesOf(small(16, 16))).toEqual([2, 2]);
    expect(sidesOf(small(13, 13, { pool: 2 }))).toEqual([2, 2]);
    expect(sidesOf(small(9, 9))).toEqual([3, 2]);
    expect(small(4, 4)).toBeNull();
    expect(small(16, 16, { stride: 2 })).toBeNull();
  });

  test('cover the same outputs, and whole strips where the usual ones do', () => {
    for (const pool of [undefined, 2])
      for (let extent = 2; extent < 40; extent++) {
        const setting = pool === undefined ? {} : { pool };
        const [usual, small] = [exploredTiles, smallTiles].map((choose) =>
          tilesOf(extent, extent, setting, choose),
        );
        if (!small) continue;
        for (const axis of ['rows', 'columns'] as const) expect(endOf(small[axis])).toBe(endOf(usual![axis]));
        const { outputs, starts } = usual!.rows;
        if (starts.length * outputs !== endOf(usual!.rows)) continue;
        expect(outputs % small.rows.outputs).toBe(0);
        expect(small.rows.starts.length * small.rows.outputs).toBe(endOf(usual!.rows));
      }
  });
});
