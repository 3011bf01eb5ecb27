import type { NetworkBaseline } from '../baseline/networkBaseline.ts';
import { millisecondsOf } from '../boards/board.ts';
import { boards } from '../boards/boards.ts';
import { flashingCommands } from '../boards/flashingCommands.ts';
import type { Network } from '../network/network.ts';
import type { LayerCost } from '../plan/layerCost.ts';
import { calibrationText } from '../words/calibration.ts';
import { formatCount } from '../words/counts.ts';
import { formatMicrojoules } from '../words/energy.ts';
import { lessOrMore, reductionPercent } from '../words/reductions.ts';
import type { BundleFile, BundleJob } from './bundleJob.ts';
import { noLabel } from './bundleJob.ts';
import { commentText } from './comment.ts';
import { endText, layerText } from './description.ts';
import type { BundleFigures } from './formParagraphs.ts';
import { formParagraphs } from './formParagraphs.ts';
import { outputsCrc32 } from './outputsCrc32.ts';
import { filledTemplate } from './template.ts';

/** README.md of a bundle. */
export function readmeFile(job: BundleJob, figures: BundleFigures, prefix: string): BundleFile {
  const { network, board, rounding, vectors } = job;
  const { cost, baseline } = figures;
  const milliseconds = (cycles: number) => millisecondsOf(board, cycles).toFixed(2);
  const [low, high] = [milliseconds(cost.latencyCyclesLow), milliseconds(cost.latencyCyclesHigh)];
  const exceeds = [
    ...(cost.flashBytes > board.flashBytes
      ? [`It needs more flash than the ${board.flashBytes} bytes of ${board.name}: linking for it will fail.`]
      : []),
    ...(cost.ramBytes > board.ramBytes
      ? [`It needs more RAM than the ${board.ramBytes} bytes of ${board.name}: linking for it will fail.`]
      : []),
  ];
  const text = filledTemplate('project/README.md', {
    network: commentText(network.name),
    prefix,
    toolVersion: commentText(job.toolVersion),
    rounding,
    vectorCount: vectors.inputs.length,
    crc: outputsCrc32(vectors),
    correct: vectors.labels.includes(noLabel)
      ? 'none, for a regression has no classes'
      : 'those classified as labelled',
    board: board.name,
    boardId: board.id,
    megahertz: board.clockHz / 1e6,
    cycles: formatCount(cost.latencyCycles),
    milliseconds: milliseconds(cost.latencyCycles),
    band: low === high ? '' : ` (${low} to ${high} over the uncertain constants of the board's memory)`,
    cmsisNnCycles: formatCount(baseline.latencyCycles),
    cmsisNnMilliseconds: milliseconds(baseline.latencyCycles),
    reduction: lessOrMore(reductionPercent(baseline.latencyCycles, cost.latencyCycles)),
    energy: formatMicrojoules(cost.energyMicrojoules),
    milliwatts: board.runPowerMilliwatts.value,
    powerSource: board.runPowerMilliwatts.source,
    fit: board.calibration
      ? `it is fitted to measurements on the board (${calibrationText(board.calibration)})`
      : 'it has not been fitted to a measurement of this program',
    macs: formatCount(cost.macs),
    smlads: formatCount(cost.smlads),
    flash: formatCount(cost.flashBytes),
    ram: formatCount(cost.ramBytes),
    andTables: cost.tableRamBytes > 0 ? ' and tables' : '',
    accuracy: job.accuracy === undefined ? '' : `\n${job.accuracy}`,
    ends: `Input: ${endText(network, network.input)}. Output: ${endText(network, network.output)}.`,
    ready: readyText(job, figures),
    exceeds: exceeds.length > 0 ? `\n**${exceeds.join(' ')}**` : '',
    layers: network.layers.map((layer) => layerRow(network, cost.layers, baseline, layer)).join('\n'),
    classes: classesText(job.classNames),
    forms: formParagraphs(figures),
    copies: [tablesText(job, figures), codeText(job, figures)].join(''),
    boards: boards.map((each) => boardText(each, figures)).join('\n'),
    flashing: boards.map(flashingText).join('\n\n'),
  });
  return { path: 'README.md', text };
}

function layerRow(
  network: Network,
  costs: readonly LayerCost[],
  baseline: NetworkBaseline,
  layer: Network['layers'][number],
): string {
  const cost = costs.find((each) => each.layer === layer.index);
  const figures = [
    cost?.macs ?? 0,
    cost?.smlads ?? 0,
    cost?.latencyCycles ?? 0,
    baseline.layers.get(layer.index)?.latencyCycles ?? 0,
    cost?.flashBytes ?? 0,
  ];
  return `| ${layerText(network, layer).replaceAll('|', '/')} | ${cost?.form ?? ''} | ${figures.map(formatCount).join(' | ')} |`;
}

function boardText({ id, name, part, uart }: (typeof boards)[number], { linked }: BundleFigures): string {
  return `* \`${id}\`: ${name}, ${part}, ${uart}; test vectors linked: ${linked.get(id)!}`;
}

function readyText({ board }: BundleJob, { ready }: BundleFigures): string {
  if (!('files' in ready))
    return `There is no ready program of this network for ${board.name}: ${ready.reason}`;
  const names = ready.files.map(({ path }) => `\`${path}\``).join(' and ');
  return (
    `${names}: this network as a program for ${board.name}, which the page writes as *Firmware* and \`tauscope firmware\` for this point, with the ` +
    'kernels of `src/assembly`. Flash it as said below and open the serial port: it prints the same line, then takes commands; `identify` is answered with ' +
    `\`image=${ready.imageCrc}\`. A file that was downloaded alone is this one if it has the SHA-256 that \`manifest.json\` names (\`sha256sum FILE\`).`
  );
}

/** Which tables are in RAM, where any are. */
function tablesText({ board }: BundleJob, { cost }: BundleFigures): string {
  const copied = cost.layers.filter(({ tableRamBytes }) => tableRamBytes > 0);
  if (copied.length === 0) return '';
  return (
    `\nTables of layers ${copied.map(({ layer }) => layer).join(', ')} (${formatCount(cost.tableRamBytes)} bytes) are initialised data: the start-up copies them to RAM, ` +
    `where ${board.name} reads them without waiting. The RAM above counts them. On other boards, and with \`-DTS_TABLES_IN_FLASH\`, they stay in flash.\n`
  );
}

/** Which code does not run from flash, where any does not. */
function codeText({ board }: BundleJob, { cost }: BundleFigures): string {
  const copied = cost.layers.filter(({ codeMemoryBytes }) => codeMemoryBytes > 0);
  if (copied.length === 0) return '';
  return (
    `\nThe code of layers ${copied.map(({ layer }) => layer).join(', ')} (${formatCount(cost.codeMemoryBytes)} bytes) is copied to the region \`CODE\` of ` +
    `\`boards/${board.id}/memory.ld\` at the start, from where ${board.name} fetches it without waiting. Its make target and those of QEMU define \`TS_CODE_MEMORY\`, which puts the code ` +
    'into sections `.code_memory.*`. Elsewhere it stays in flash, where these kernels may take longer than estimated, for they are chosen for that memory.\n'
  );
}

/** The numbers of the classes with their names. */
function classesText(names: readonly string[] = []): string {
  const listed = names.map((name, output) => `${output} ${commentText(name)}`).join(', ');
  return listed && `\nIts classes: ${listed}.\n`;
}

function flashingText(board: (typeof boards)[number]): string {
  const { id, name, flashing } = board;
  const path = `build/${id}/firmware`;
  const files = { hex: `${path}.hex`, bin: `${path}.bin`, elf: `${path}.elf`, uf2: `${path}.uf2` };
  return [
    `### ${name}`,
    `By hand: ${flashing.byHand} (\`${files[flashing.file]}\`).`,
    '```',
    ...flashingCommands(board, files),
    '```',
  ].join('\n');
}
