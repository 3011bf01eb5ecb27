import { memo, useEffect, useRef, useState } from 'react';
import type { Cloud, CloudPainter, StartPainter } from './cloud.ts';
import type { FrontScales } from './frontScales.ts';
import { plotPlane } from './frontScales.ts';
import type { PointColumns } from './pointColumns.ts';
import { useColour } from './useColour.ts';

interface PointCloudProps {
  readonly columns: PointColumns;
  readonly budgetMarks: Cloud['budget'];
  readonly highlighted: Cloud['highlighted'];
  /** Raised when the columns hold new points. */
  readonly version: number;
  readonly scales: FrontScales;
  readonly width: number;
  readonly height: number;
  readonly startPainter: StartPainter;
}

/** So many painters in a row may die before they have painted: one can lack memory, but where none lives the next will not. */
const mostFailures = 2;

/** Every measured point, faint, on a canvas. */
export const PointCloud = memo(function PointCloud(props: PointCloudProps) {
  const { columns, budgetMarks, highlighted, version, scales, width, height, startPainter } = props;
  const host = useRef<HTMLDivElement>(null);
  const [painter, setPainter] = useState<CloudPainter | null>(null);
  const [{ deaths, failures }, setEnds] = useState({ deaths: 0, failures: 0 });
  const isLost = failures === mostFailures;
  useEffect(() => {
    if (isLost) return;
    // A canvas can be handed to a painter once.
    const canvas = document.createElement('canvas');
    host.current!.append(canvas);
    const onDeath = (hasPainted: boolean) =>
      setEnds((ends) => ({ deaths: ends.deaths + 1, failures: hasPainted ? 0 : ends.failures + 1 }));
    const begun = startPainter(canvas.transferControlToOffscreen(), onDeath);
    setPainter(begun);
    return () => {
      setPainter(null);
      begun.end();
      canvas.remove();
    };
  }, [startPainter, deaths, isLost]);

  const ink = useColour(host, 'color');
  const assuredInk = useColour(host, 'outlineColor');
  useEffect(() => {
    if (ink !== '' && assuredInk !== '') painter?.show({ inks: [ink, assuredInk] });
  }, [painter, ink, assuredInk]);
  const density = window.devicePixelRatio;
  useEffect(() => {
    const pixels = (length: number) => Math.max(1, Math.round(length * density));
    painter?.show({ frame: { width: pixels(width), height: pixels(height), density } });
  }, [painter, width, height, density]);
  // The columns fill in place: the version stands for their content.
  const { cost, costUnit, correct, imageCount } = columns;
  useEffect(() => {
    if (version >= 0) painter?.show({ cost });
  }, [painter, cost, version]);
  useEffect(() => {
    if (version >= 0) painter?.show({ correct });
  }, [painter, correct, version]);
  useEffect(
    () => painter?.show({ plane: plotPlane({ costUnit, imageCount }, scales) }),
    [painter, costUnit, imageCount, scales],
  );
  useEffect(() => painter?.show({ budget: budgetMarks }), [painter, budgetMarks]);
  useEffect(() => painter?.show({ highlighted }), [painter, highlighted]);

  return (
    <>
      <div ref={host} className="front-chart__cloud" style={{ width, height }} aria-hidden="true" />
      {isLost && (
        <p className="front-chart__lost">The other points cannot be painted. Reload the page to try again.</p>
      )}
    </>
  );
});
