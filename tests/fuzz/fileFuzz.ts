import { judgeData } from '../bad-files/dataOutcome.ts';
import { OutcomeJudge } from '../bad-files/modelOutcome.ts';
import type { Random } from '../property/engine/random.ts';
import { buildTflite } from '../unit/network/tflite/tfliteBuilder.ts';
import { failureOf, randomOfCase } from './cases.ts';
import { dataFiles } from './dataFiles.ts';
import { drawnModel } from './drawnModel.ts';
import { mutated } from './mutation.ts';
import { judgeFloat, judgeFloatTflite, judgeQdq } from './onnxFiles.ts';
import { judgeLink, judgeResults } from './sharedFiles.ts';

/** By format: draws a damaged file and opens it. True when it is read, false when it is refused by name; all else is thrown. */
const judges: Readonly<Record<string, (random: Random) => boolean>> = {
  tflite(random) {
    const judge = new OutcomeJudge();
    judge.judge(mutated(random, buildTflite(drawnModel(random))));
    return judge.outcomes.valid > 0;
  },
  onnx: judgeQdq,
  'float-onnx': judgeFloat,
  'float-tflite': judgeFloatTflite,
  ...Object.fromEntries(
    Object.entries(dataFiles).map(([format, draw]) => [
      format,
      (random: Random) => judgeData(draw(random, (bytes) => mutated(random, bytes))) !== null,
    ]),
  ),
  link: judgeLink,
  results: judgeResults,
};

export const fileFormats = Object.keys(judges);

/** Opens damaged files of a format; asserts that each is read soundly or refused by an error made for people. */
export function fuzzFiles(
  format: string,
  first: number,
  count: number,
  progress: (done: number) => void = () => undefined,
): { read: number; refused: number } {
  const counts = { read: 0, refused: 0 };
  for (let n = 0; n < count; n++) {
    try {
      counts[judges[format]!(randomOfCase(first + n)) ? 'read' : 'refused'] += 1;
    } catch (error) {
      throw failureOf(`--files 1 --format ${format}`, first + n, 'damaged', error);
    }
    progress(n + 1);
  }
  return counts;
}
