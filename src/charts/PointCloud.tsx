import { memo, useEffect, useRef, useState } from 'react';
import type { CloudMarks, CloudPainter, StartPainter } from './cloud.ts';
import type { FrontScales } from './frontScales.ts';
import { plotPlane } from './frontScales.ts';
import type { PointColumns } from './pointColumns.ts';
import { useColour } from './useColour.ts';

interface PointCloudProps {
  readonly columns: PointColumns;
  readonly budgetMarks: CloudMarks['budget'];
  readonly highlighted: CloudMarks['highlighted'];
  /** Raised when the columns hold new points. */
  readonly version: number;
  readonly scales: FrontScales;
  readonly width: number;
  readonly height: number;
  readonly startPainter: StartPainter;
}

/** So many painters may die: one can lack memory, but where none lives the next will not. */
const mostDeaths = 2;

/** Every measured point, faint, on a canvas. */
export const PointCloud = memo(function PointCloud(props: PointCloudProps) {
  const { columns, budgetMarks, highlighted, version, scales, width, height, startPainter } = props;
  const host = useRef<HTMLDivElement>(null);
  const [painter, setPainter] = useState<CloudPainter | null>(null);
  const [deaths, setDeaths] = useState(0);
  useEffect(() => {
    if (deaths === mostDeaths) return;
    // A canvas can be handed to a painter once.
    const canvas = document.createElement('canvas');
    host.current!.append(canvas);
    const begun = startPainter(canvas.transferControlToOffscreen(), () => setDeaths(deaths + 1));
    setPainter(begun);
    return () => {
      begun.end();
      canvas.remove();
    };
  }, [startPainter, deaths]);

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
  const { cost, correct } = columns;
  useEffect(() => {
    if (version >= 0) painter?.show({ cost });
  }, [painter, cost, version]);
  useEffect(() => {
    if (version >= 0) painter?.show({ correct });
  }, [painter, correct, version]);
  useEffect(() => painter?.show({ plane: plotPlane(columns, scales) }), [painter, columns, scales]);
  useEffect(
    () => painter?.show({ marks: { budget: budgetMarks, highlighted } }),
    [painter, budgetMarks, highlighted],
  );

  return <div ref={host} className="front-chart__cloud" style={{ width, height }} aria-hidden="true" />;
});
