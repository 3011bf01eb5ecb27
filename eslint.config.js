import js from '@eslint/js';
import reactHooks from 'eslint-plugin-react-hooks';
import simpleImportSort from 'eslint-plugin-simple-import-sort';
import tseslint from 'typescript-eslint';

/** Rooms in the order in which data flows; a room imports only from rooms named in its list. */
export const rooms = {
  'src/words': [],
  'src/network': ['src/words'],
  'src/images': ['src/words', 'src/network'],
  'src/arithmetic': ['src/network'],
  'src/crosscheck': ['src/words', 'src/network', 'src/arithmetic'],
  'src/significance': ['src/network'],
  'src/refinement': ['src/network'],
  'src/assembly': [],
  'src/boards': ['src/network', 'src/assembly'],
  'src/kernels': ['src/network', 'src/arithmetic', 'src/assembly', 'src/boards'],
  'src/plan': ['src/network', 'src/assembly', 'src/boards', 'src/kernels'],
  'src/baseline': ['src/network', 'src/boards'],
  'src/exploration': [
    'src/words',
    'src/network',
    'src/images',
    'src/significance',
    'src/refinement',
    'src/boards',
    'src/kernels',
    'src/plan',
    'src/baseline',
  ],
  'src/quantisation': ['src/network', 'src/images', 'src/arithmetic', 'src/refinement', 'src/exploration'],
  'src/examples': ['src/images'],
  'src/sharing': ['src/words', 'src/network', 'src/images', 'src/exploration'],
  'src/firmware': [
    'src/words',
    'src/network',
    'src/images',
    'src/arithmetic',
    'src/assembly',
    'src/boards',
    'src/kernels',
    'src/plan',
    'src/baseline',
    'src/exploration',
  ],
  'src/device': ['src/words', 'src/network', 'src/boards'],
  'src/charts': [],
  'src/report': [
    'src/words',
    'src/network',
    'src/images',
    'src/boards',
    'src/exploration',
    'src/sharing',
    'src/charts',
  ],
  workers: [
    'src/words',
    'src/network',
    'src/images',
    'src/arithmetic',
    'src/crosscheck',
    'src/significance',
    'src/refinement',
    'src/boards',
    'src/kernels',
    'src/plan',
    'src/exploration',
    'src/quantisation',
    'src/sharing',
    'src/firmware',
  ],
  'src/store': [
    'src/words',
    'src/network',
    'src/images',
    'src/boards',
    'src/plan',
    'src/exploration',
    'src/quantisation',
    'src/examples',
    'src/sharing',
    'src/firmware',
    'src/device',
    'src/report',
    'workers',
  ],
  'src/panels': [
    'src/words',
    'src/network',
    'src/crosscheck',
    'src/significance',
    'src/boards',
    'src/kernels',
    'src/plan',
    'src/baseline',
    'src/exploration',
    'src/quantisation',
    'src/sharing',
    'src/device',
    'src/examples',
    'src/store',
    'src/charts',
  ],
  'src/app': [
    'src/words',
    'src/device',
    'src/store',
    'src/charts',
    'src/panels',
    'src/network',
    'src/examples',
    'workers',
  ],
  'src/cli': [
    'src/words',
    'src/network',
    'src/images',
    'src/arithmetic',
    'src/crosscheck',
    'src/boards',
    'src/kernels',
    'src/plan',
    'src/baseline',
    'src/exploration',
    'src/quantisation',
    'src/examples',
    'src/sharing',
    'src/firmware',
    'src/device',
    'src/report',
    'workers',
  ],
};

const restrictions = Object.entries(rooms).map(([room, allowed]) => {
  const forbidden = Object.keys(rooms).filter((other) => other !== room && !allowed.includes(other));
  return {
    files: [`${room}/**/*.{ts,tsx}`],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            {
              regex: `(^|/)(${forbidden.map((other) => other.replace('src/', '')).join('|')})/`,
              message: `Data flows one way: ${room} may import from ${allowed.join(', ') || 'no other room'} only.`,
            },
          ],
        },
      ],
    },
  };
});

export default tseslint.config(
  {
    ignores: [
      'dist',
      'node_modules',
      'coverage',
      '.training',
      'public',
      'workers/engine/simd',
      'tests/bench/kernels',
      'workers/engine/generated',
    ],
  },
  js.configs.recommended,
  {
    files: ['**/*.{ts,tsx}'],
    extends: [...tseslint.configs.strictTypeChecked],
    languageOptions: {
      parserOptions: {
        project: ['tsconfig.core.json', 'tsconfig.browser.json', 'tsconfig.node.json'],
        tsconfigRootDir: import.meta.dirname,
      },
    },
    rules: {
      '@typescript-eslint/consistent-type-imports': 'error',
      // Indices that a loop bounds are certain; a check for each would hide the arithmetic.
      '@typescript-eslint/no-non-null-assertion': 'off',
      // Interfaces are written with methods; none of them uses `this`.
      '@typescript-eslint/unbound-method': 'off',
      // An async interface may have answers that are there at once.
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/naming-convention': [
        'error',
        {
          selector: 'variable',
          modifiers: ['const', 'global'],
          format: ['strictCamelCase', 'StrictPascalCase'],
        },
      ],
    },
  },
  {
    plugins: { 'simple-import-sort': simpleImportSort },
    rules: {
      // Side effects (style sheets), Node, packages, then our own files from afar to near.
      'simple-import-sort/imports': ['error', { groups: [['^\\u0000', '^node:', '^@?\\w', '^\\.']] }],
    },
  },
  ...restrictions,
  {
    files: ['tests/**/*.ts'],
    rules: {
      'no-restricted-imports': [
        'error',
        { paths: [{ name: 'vitest', importNames: ['it'], message: 'Tests are written with test().' }] },
      ],
    },
  },
  { files: ['src/{store,charts,panels,app}/**/*.{ts,tsx}'], ...reactHooks.configs.flat.recommended },
  {
    files: ['src/report/html/report.js'],
    languageOptions: { globals: { document: 'readonly', DOMPoint: 'readonly' } },
  },
  {
    files: ['**/*.{js,mjs}'],
    languageOptions: {
      globals: {
        process: 'readonly',
        console: 'readonly',
        URL: 'readonly',
        setInterval: 'readonly',
        clearInterval: 'readonly',
      },
    },
  },
);
