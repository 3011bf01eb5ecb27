import type { ComparedExploration } from './comparedExploration.ts';
import { isAlike, settingTexts } from './comparedSettings.ts';

/** What must be known to compare fairly, a sentence each; explorations are called by their numbers, from 1. */
export function comparabilityNotes(explorations: readonly ComparedExploration[]): string[] {
  const alike = (...fields: Parameters<typeof isAlike>[1][]) => isAlike(explorations, ...fields);
  const faults = [
    alike('model') ||
      'The models differ: each loses against its own exact network, and a loss says nothing about which model is the more accurate one. Compare accuracies for that.',
    alike('regression') ||
      `Accuracy is not the same thing: ${groups(settingTexts(explorations, 'regression'))}.`,
    alike('float') ||
      `Losses are counted from different networks: ${groups(settingTexts(explorations, 'float'))}. Compare accuracies, not losses.`,
    alike('data') || 'The data differ: what is lost on one says little about what is lost on another.',
    !alike('data') ||
      alike('splits', 'seed') ||
      'The images are drawn differently from the same data: accuracies differ by chance as well.',
    alike('inputScale', 'resize', 'colourOrder', 'arrays') ||
      'The data are read differently: the networks do not see the same images.',
    alike('board') ||
      `The boards differ: ${groups(explorations.map(({ board }) => `${board.name} at ${board.clockHz / 1e6} MHz`))}. Milliseconds compare boards, cycles what the cores do.`,
    alike('calibration') ||
      `Latencies come from different models of a board: ${groups(settingTexts(explorations, 'calibration'))}.`,
    explorations.every(({ complete }) => complete) ||
      `Unfinished, so a better point may be missing: ${numbersOf(explorations, ({ complete }) => !complete)}.`,
    explorations.every(({ heldOut }) => heldOut.size > 0) ||
      `Nothing is known on held-out images: ${numbersOf(explorations, ({ heldOut }) => heldOut.size === 0)}.`,
  ];
  const notes = faults.filter((note) => typeof note === 'string');
  if (notes.length > 0 || explorations.length < 2) return notes;
  return ['Model, images and board are the same: losses and latencies compare directly.'];
}

/** "1 and 3 double, 2 single" */
function groups(texts: readonly string[]): string {
  return [...new Set(texts)]
    .map((text) => `${text} (${numbersOf(texts, (other) => other === text)})`)
    .join(', ');
}

function numbersOf<Item>(items: readonly Item[], isMeant: (item: Item) => boolean): string {
  return items.flatMap((item, n) => (isMeant(item) ? [`${n + 1}`] : [])).join(', ');
}
