import type { CSSProperties } from 'react';
import { useId, useMemo } from 'react';
import { flashRange } from '../../exploration/flashView.ts';
import { chooseFlash } from '../../store/choiceActions.ts';
import { useApp, useAppState } from '../appContext.ts';
import { formatBytes } from '../figures.ts';
import { NumberField } from '../NumberField.tsx';
import { shortSentence } from '../sentence.ts';
import type { Shown } from '../useShown.ts';

const KIBIBYTE = 1024;

/** The most flash to take; every configuration is shown in the kernels that fit. */
export function FlashSlider({ shown }: { readonly shown: Shown }) {
  const app = useApp();
  const id = useId();
  const exploration = useAppState((state) => state.exploration);
  const version = useAppState((state) => state.version);
  const flashBytes = useAppState((state) => state.choice.flashBytes);
  const range = useMemo(
    // Levels are priced while the exploration runs: the version stands for their content.
    () => (exploration && version >= 0 ? flashRange(exploration) : null),
    [exploration, version],
  );
  if (!range) return null;
  const min = Math.ceil(range.leastBytes / KIBIBYTE);
  const max = Math.ceil(range.mostBytes / KIBIBYTE);
  if (max <= min) return null;
  const value = Math.min(max, Math.max(min, Math.round((flashBytes ?? Infinity) / KIBIBYTE)));
  const choose = (kibibytes: number) =>
    chooseFlash(app, kibibytes >= max ? null : Math.max(min, kibibytes) * KIBIBYTE);

  return (
    <div className="budget">
      <label htmlFor={id} className="budget__label">
        Flash to take, at most
      </label>
      <input
        id={id}
        className="budget__range"
        type="range"
        min={min}
        max={max}
        step={1}
        value={value}
        aria-valuetext={`at most ${formatBytes(value * KIBIBYTE)}: ${shortSentence(shown.chosen)}`}
        style={{ '--filled': `${((value - min) / (max - min)) * 100}%` } as CSSProperties}
        onChange={(event) => choose(event.target.valueAsNumber)}
      />
      <NumberField
        label="Flash to take in KiB"
        hidesLabel
        value={value}
        min={min}
        max={max}
        unit="KiB"
        onChange={choose}
      />
      <p className="budget__note">
        {flashBytes === undefined
          ? 'no limit but that of the settings; with less, smaller and slower kernels take over where that costs least'
          : 'smaller and slower kernels take over where that costs least; the answers stay the same'}
      </p>
    </div>
  );
}
