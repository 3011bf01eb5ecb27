import { copyFileSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { readRecipeArgument } from '../../../src/cli/recipeArgument.ts';
import { encodeShare } from '../../../src/sharing/shareLink.ts';
import { refused } from '../../refused.ts';

const folder = mkdtempSync(join(tmpdir(), 'tauscope-recipe-'));
const results = resolve(import.meta.dirname, '../../old-results/version1.json');

test('a recipe is that of a file, whatever its name, or that of a link', async () => {
  const file = join(folder, 'a#2.json');
  copyFileSync(results, file);
  const named = await readRecipeArgument(file);
  expect(named).toEqual({ file, recipe: (await readRecipeArgument(results)).recipe });
  const link = `http://localhost:4173/${encodeShare({ recipe: named.recipe, choice: { budgetPp: 1 } })}`;
  expect(await readRecipeArgument(link)).toMatchObject({
    link: { choice: { budgetPp: 1 } },
    recipe: named.recipe,
  });
});

test('what is neither is refused as what it looks like', async () => {
  await expect(readRecipeArgument(join(folder, 'nosuch.json'))).rejects.toThrow(
    refused('not-found', /there is no such file/),
  );
  await expect(readRecipeArgument(join(folder, 'nosuch#.json'))).rejects.toThrow(
    /This link cannot be opened/,
  );
});
