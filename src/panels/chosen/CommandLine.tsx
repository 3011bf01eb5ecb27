import { encodeShare } from '../../sharing/shareLink.ts';
import type { Recipe } from '../../exploration/recipe.ts';
import type { Shown } from '../useShown.ts';

/** The same exploration and export without a browser. */
export function CommandLine({ shown: { exploration, point } }: { readonly shown: Shown }) {
  return (
    <details className="command-line">
      <summary>On the command line</summary>
      <pre tabIndex={0} aria-label="Commands">
        <code>{commands(exploration.recipe, point)}</code>
      </pre>
    </details>
  );
}

function commands(recipe: Recipe, point: number): string {
  const model = recipe.model.example ?? recipe.model.files[0]?.name ?? 'MODEL';
  const data = recipe.data.example ?? recipe.data.files.map(({ name }) => name).join(' ');
  const link = encodeShare({ recipe, choice: { point } });
  return [
    `tauscope explore ${model} --data ${data} \\\n  --recipe '${link}' \\\n  --out results.json`,
    `tauscope export results.json --point ${point} --out bundle.zip`,
  ].join('\n');
}
