import './insightTabs.css';
import type { KeyboardEvent } from 'react';
import { Suspense, useLayoutEffect, useRef, useState } from 'react';
import { hasModifier } from '../../charts/hasModifier.ts';
import { useElementSize } from '../../charts/useElementSize.ts';
import { insights } from './insights.ts';

/** What the choice rests on, one view at a time: arrow keys move along the tabs. */
export function InsightTabs() {
  const [openAt, setOpenAt] = useState(0);
  const tabs = useRef<HTMLDivElement>(null);
  const { id, Panel } = insights[openAt]!;
  const size = useElementSize(tabs);
  useLayoutEffect(() => {
    if (size.width > 0) scrollToMiddle(tabs.current!, tabs.current!.children[openAt]!);
  }, [openAt, size]);

  const onKeyDown = (event: KeyboardEvent) => {
    if (hasModifier(event)) return;
    const { length } = insights;
    const next = {
      ArrowRight: (openAt + 1) % length,
      ArrowLeft: (openAt + length - 1) % length,
      Home: 0,
      End: length - 1,
    }[event.key];
    if (next === undefined) return;
    event.preventDefault();
    setOpenAt(next);
    tabs.current?.querySelectorAll<HTMLElement>('[role=tab]')[next]?.focus();
  };

  return (
    <div className="insights">
      <div ref={tabs} className="insights__tabs" role="tablist" aria-label="Insights" onKeyDown={onKeyDown}>
        {insights.map(({ id: tab, title }, index) => (
          <button
            key={tab}
            type="button"
            role="tab"
            id={`insight-${tab}`}
            aria-controls="insight"
            aria-selected={index === openAt}
            tabIndex={index === openAt ? 0 : -1}
            onClick={() => setOpenAt(index)}
          >
            {title}
          </button>
        ))}
      </div>
      <div id="insight" className="insights__view card" role="tabpanel" aria-labelledby={`insight-${id}`}>
        <Suspense fallback={<p role="status">Loading…</p>}>
          <Panel />
        </Suspense>
      </div>
    </div>
  );
}

/** Sideways alone, unlike `scrollIntoView`, which moves the page as well. */
function scrollToMiddle(frame: Element, element: Element): void {
  const [outer, inner] = [frame, element].map((each) => each.getBoundingClientRect());
  frame.scrollLeft += inner!.left + inner!.width / 2 - (outer!.left + outer!.width / 2);
}
