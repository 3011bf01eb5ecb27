import { sha256 } from '@noble/hashes/sha2.js';
import tokens from '../../charts/tokens.css?raw';
import { version } from '../../version.ts';
import { capitalised } from '../../words/capitalised.ts';
import { glossary } from '../../words/glossary.ts';
import { seriesName } from '../seriesName.ts';
import { escapedXml } from '../xml.ts';
import type { Reported } from './htmlSection.ts';
import { htmlSection } from './htmlSection.ts';
import style from './report.css?raw';
import script from './report.js?raw';

/** Name of a report's file. */
export const htmlReportFile = 'report.html';

/**
 * Explorations as one HTML file that needs no other and opens from a disk: the fronts as charts that can be pointed at, words, tables, and how to repeat
 * it. Same explorations and choices, same bytes. Without scripts it is pictures and tables.
 */
export function htmlReport(reported: readonly Reported[]): string {
  const title = reported.map(({ exploration }) => seriesName(exploration)).join('; ');
  const words = Object.values(glossary).map(
    ({ term, text }) => `<dt>${escapedXml(capitalised(term))}</dt><dd>${escapedXml(text)}</dd>`,
  );
  const styles = `${tokens}\n${style}`;
  const policy = `default-src 'none'; style-src ${hashSource(styles)}; script-src ${hashSource(script)}; base-uri 'none'; form-action 'none'`;
  return [
    '<!doctype html>',
    '<html lang="en">',
    '<head>',
    '<meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="${policy}">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    '<meta name="color-scheme" content="light dark">',
    `<title>${escapedXml(title)}</title>`,
    `<style>${styles}</style>`,
    '</head>',
    '<body>',
    '<main>',
    '<h1>Latency and accuracy of approximate kernels</h1>',
    ...reported.map(htmlSection),
    `<details><summary>Words</summary><dl>${words.join('')}</dl></details>`,
    '</main>',
    `<footer>Written by Tauscope ${version}.</footer>`,
    `<script type="module">${script}</script>`,
    '</body>',
    '</html>\n',
  ].join('\n');
}

/** What allows exactly this text in a content security policy. */
function hashSource(text: string): string {
  const digest = sha256(new TextEncoder().encode(text));
  return `'sha256-${btoa(String.fromCharCode(...digest))}'`;
}
