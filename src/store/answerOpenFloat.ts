import type { Progress } from '../exploration/progress.ts';
import { progressMeter } from '../exploration/progress.ts';
import { isSameFloat } from '../exploration/recipe/source.ts';
import type { Subject } from '../exploration/recipe/subject.ts';
import type { App } from './app.ts';

/** The subject with the answers of the open float network, where its recipe counts losses from that. */
export async function answerOpenFloat(
  { store, services }: App,
  subject: Subject,
  report: (progress: Progress) => void,
): Promise<Subject> {
  const { recipe, network, images } = subject;
  const { floatModel } = store.getState();
  if (!floatModel || !recipe.float || !isSameFloat(floatModel.source, recipe.float)) return subject;
  const total = recipe.splits.selection + recipe.splits.heldOut;
  const { advance } = progressMeter('float', total, report, services.now);
  let done = 0;
  advance(0);
  const floatAnswers = await services.quantiser.answerFloat(
    floatModel,
    { recipe, network, images },
    (share) => {
      const before = done;
      done = Math.round(share * total);
      advance(done - before);
    },
  );
  return { ...subject, floatAnswers };
}
