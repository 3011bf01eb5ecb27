import type { Exploration } from '../../../src/exploration/exploration.ts';
import { resultsDocument } from '../../../src/sharing/resultsFile.ts';

/** The results file of an exploration as it was when the exact network alone was measured. */
export function onlyExact(exploration: Exploration): string {
  const { points, heldOut } = exploration;
  const correct = points.correct.map((count, point) => (point === 0 ? count : -1));
  const correctBits = points.correctBits.map((bits, at) => (at < points.bytesPerPoint ? bits : 0));
  const begun = {
    ...exploration,
    complete: false,
    points: { ...points, correct, correctBits },
    heldOut: new Map([...heldOut].filter(([point]) => point === 0)),
  };
  return JSON.stringify(resultsDocument(begun));
}
