import { expect, test } from 'vitest';
import { calledRuntime } from '../../../src/firmware/calledRuntime.ts';

const runtime = [
  { path: 'runtime/lanes.h', text: 'static inline int ts_sum(int a) { return a; }' },
  {
    path: 'runtime/pool.c',
    text: 'void ts_max_pool(\n    const int *a,\n    int n)\n{\n    ts_pad_input(a);\n}',
  },
  { path: 'runtime/pad_input.c', text: 'const int *ts_pad_input(const int *a)\n{\n    return a;\n}' },
  { path: 'runtime/pad.c', text: 'static int most(int a)\n{\n    return a;\n}\nvoid ts_pad(void)\n{\n}' },
];
const pathsFor = (text: string) =>
  calledRuntime(runtime, [{ path: 'src/network/layer_0.c', text }]).map(({ path }) => path);

test('a network gets the files it calls, those that they call, and all headers', () => {
  expect(pathsFor('    ts_max_pool(input, 3);')).toEqual([
    'runtime/lanes.h',
    'runtime/pool.c',
    'runtime/pad_input.c',
  ]);
  expect(pathsFor('    ts_pad();')).toEqual(['runtime/lanes.h', 'runtime/pad.c']);
  expect(pathsFor('    most(1); ts_padding(); ts_sum(2);')).toEqual(['runtime/lanes.h']);
});
