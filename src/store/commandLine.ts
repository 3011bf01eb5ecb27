import type { Recipe } from '../exploration/recipe/recipe.ts';
import { encodeShare } from '../sharing/shareLink.ts';

/** The commands that repeat an exploration without a browser and export one of its points, with at most so much flash. */
export function commandLine(recipe: Recipe, point: number, flashBytes?: number): string {
  const model = recipe.model.example ?? recipe.model.files[0]?.name ?? 'MODEL';
  const data = recipe.data.example ?? recipe.data.files.map(({ name }) => name).join(' ');
  const flash = flashBytes === undefined ? '' : ` --flash ${flashBytes}`;
  const link = encodeShare({ recipe, choice: { point } });
  return [
    `tauscope explore ${model} --data ${data} \\\n  --recipe '${link}' \\\n  --out results.json`,
    `tauscope export results.json --point ${point}${flash} --out bundle.zip`,
  ].join('\n');
}
