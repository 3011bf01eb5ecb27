import { memo, useCallback, useMemo } from 'react';
import { flashRange } from '../../exploration/views/flashView.ts';
import { shortSentence } from '../../exploration/views/pointSentence.ts';
import { slideFlash } from '../../store/memoryLimits.ts';
import { formatBytes, kibibyte } from '../../words/bytes.ts';
import { useApp, useAppState } from '../appContext.ts';
import type { Shown } from '../useShown.ts';
import { LimitSlider } from './LimitSlider.tsx';

/** The most flash to take; every point is shown in the kernels that fit. */
export const FlashSlider = memo(function FlashSlider({ shown }: { readonly shown: Shown }) {
  const app = useApp();
  const exploration = useAppState((state) => state.priced);
  // Levels are priced while the exploration runs: until it is complete the version stands for their content.
  const pricedAt = useAppState(({ priced, version }) => (priced?.complete ? Infinity : version));
  const flashBytes = useAppState((state) => state.choice.flashBytes);
  const range = useMemo(
    () => (exploration && pricedAt >= 0 ? flashRange(exploration) : null),
    [exploration, pricedAt],
  );
  const max = range ? Math.ceil(range.mostBytes / kibibyte) : 0;
  const onChange = useCallback(
    (kibibytes: number) => slideFlash(app, kibibytes >= max ? null : kibibytes * kibibyte),
    [app, max],
  );
  if (!range) return null;
  const value = Math.min(max, Math.floor((flashBytes ?? Infinity) / kibibyte));
  // A link or another exploration's limit may lie below what anything needs.
  const min = Math.min(value, Math.ceil(range.leastBytes / kibibyte));
  if (max <= min) return null;
  return (
    <LimitSlider
      label="Flash to take, at most"
      fieldLabel="Flash to take in KiB"
      unit="KiB"
      value={value}
      min={min}
      max={max}
      step={1}
      pageStep={Math.ceil((max - min) / 10)}
      spoken={`at most ${formatBytes(value * kibibyte)}: ${shortSentence(shown.chosen)}`}
      onChange={onChange}
    >
      <p className="limit__note">
        {value === max
          ? 'no limit but that of the settings; with less, smaller and slower kernels take over'
          : 'smaller and slower kernels take over where that costs least; the answers stay the same'}
      </p>
    </LimitSlider>
  );
});
