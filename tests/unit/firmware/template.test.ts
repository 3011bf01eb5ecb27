import { describe, expect, test } from 'vitest';
import { filledTemplate, licenceText, templatePaths } from '../../../src/firmware/template.ts';

const holes = { guard: 'X_H', count: 3, macro: 'X', prefix: 'x' };

describe('filledTemplate', () => {
  test('fills every hole', () => {
    const text = filledTemplate('network/vectors.h', holes);
    expect(text).toContain('#define X_VECTOR_COUNT 3');
    expect(text).not.toContain('{{');
  });

  test('refuses a hole without a value and a value without a hole', () => {
    expect(() => filledTemplate('network/vectors.h', { guard: 'X_H', count: 3, prefix: 'x' })).toThrow(
      /hole \{\{macro\}\}/,
    );
    expect(() => filledTemplate('network/vectors.h', { ...holes, other: 1 })).toThrow(/no hole for other/);
    expect(() => filledTemplate('network/none.h', {})).toThrow(/no firmware template network\/none.h/);
  });

  test('values are text, not patterns', () => {
    expect(filledTemplate('network/vectors.h', { ...holes, macro: '$&{{guard}}' })).toContain(
      '$&{{guard}}_INPUT_BYTES',
    );
  });
});

test('templates and licence are part of the program', () => {
  expect(templatePaths('runtime/')).toContain('runtime/requantise.h');
  expect(licenceText()).toContain('Apache License');
});
