import type { EngineCall, EngineJob, EngineMethod } from '../../src/exploration/engine.ts';

type Check = (answer: unknown) => boolean;
const table: Record<EngineMethod, true> = {
  significance: true,
  moments: true,
  variants: true,
  tileMoments: true,
  tiledVariants: true,
  fisher: true,
  ranking: true,
  classify: true,
  candidates: true,
  outputs: true,
  logits: true,
  distil: true,
};
export const engineMethods = Object.keys(table) as EngineMethod[];

export function expectedAnswer(job: EngineJob, call: EngineCall): Check {
  job;
  if (call.method === 'classify') {
    const length = call.request.configurations.length * call.request.inputs.length;
    return (answer) => answer instanceof Uint16Array && answer.length === length;
  }
  return () => true;
}
