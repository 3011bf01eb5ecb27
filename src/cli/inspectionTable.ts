import type { LayerDescription, NetworkDescription } from '../network/inspect.ts';
import type { Tensor } from '../network/network.ts';
import { formatCount } from '../words/counts.ts';

/** A network as text: one line per layer in aligned columns, then the totals. */
export function inspectionTable({ name, input, output, layers, totals }: NetworkDescription): string {
  const header = [
    '#',
    'operator',
    'input',
    'output',
    'window',
    'MACs',
    'weights',
    'output scale, zero point',
  ];
  const rows = layers.map((layer) => [
    String(layer.index),
    layer.title,
    layer.inputs.map(shapeOf).join(' + '),
    shapeOf(layer.output),
    windowOf(layer),
    layer.macs ? formatCount(layer.macs) : '',
    layer.weights ? `${formatCount(layer.weights)} per ${layer.weightQuantisation?.per ?? 'tensor'}` : '',
    quantisationOf(layer.output),
  ]);
  return [
    `${name}: ${shapeOf(input)} (${quantisationOf(input)}) -> ${shapeOf(output)}`,
    ...aligned([header, ...rows]),
    `${formatCount(totals.macs)} MACs, ${formatCount(totals.weights)} weights, ${formatCount(totals.parameterBytes)} bytes of parameters, ${formatCount(totals.peakActivationBytes)} bytes of activations at the peak`,
    '',
  ].join('\n');
}

const shapeOf = ({ shape }: Tensor) => shape.join('x');

function quantisationOf({ type, scale, zeroPoint, fileType }: Tensor): string {
  if (type === 'float32') return 'float32';
  return `${scale.toPrecision(6)}, ${zeroPoint}${fileType ? `; in the file ${fileType}, ${zeroPoint + 128}` : ''}`;
}

function windowOf({ window, padding }: LayerDescription): string {
  const margins = padding && Object.values(padding).some((margin) => margin > 0);
  const pad = margins ? ` pad ${padding.top},${padding.left},${padding.bottom},${padding.right}` : '';
  if (!window) return pad.trim();
  const { kernel, stride, dilation } = window;
  const strides = stride.h * stride.w > 1 ? ` stride ${stride.h}x${stride.w}` : '';
  const dilations = dilation.h * dilation.w > 1 ? ` dilation ${dilation.h}x${dilation.w}` : '';
  return `${kernel.h}x${kernel.w}${strides}${dilations}${pad}`;
}

function aligned(rows: readonly (readonly string[])[]): string[] {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  return rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column]!))
      .join('  ')
      .trimEnd(),
  );
}
