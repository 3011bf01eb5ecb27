import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, posix, sep } from 'node:path';
import { Marked } from 'marked';
import { getHeadingList, gfmHeadingId } from 'marked-gfm-heading-id';
import type { Plugin } from 'vite';
import { themeKey } from './src/app/theme.ts';
import { contentSecurityPolicy } from './src/contentSecurityPolicy.ts';

const root = import.meta.dirname;
const read = (path: string) => readFileSync(join(root, path), 'utf8');

/** Where a Markdown file's page lies in the build, and other files that documents link to. */
function placeOf(path: string): string {
  if (path === 'README.md') return 'docs/index.html';
  if (path === 'LICENSE') return 'licences.txt';
  if (!path.startsWith('docs/')) return `docs/${path.toLowerCase().replace(/\.md$/, '.html')}`;
  return path.replace(/\.md$/, '.html');
}

/** The documents in the order in which README.md names them, then the others. */
function documents(): string[] {
  const found = readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' })
    .map((name) => `docs/${name.replaceAll(sep, '/')}`)
    .filter((path) => path.endsWith('.md'));
  const index = read('README.md');
  const named = [...index.matchAll(/^\| \[[^\]]+\]\((docs\/[^)]+)\)/gm)].map(([, path]) => path!);
  return [...new Set(['README.md', ...named, ...found.sort(), 'CHANGELOG.md', 'CONTRIBUTING.md'])];
}

/**
 * Writes the documents as pages beside the app (`docs/index.html` is README.md), with the files that they link to. Fails for a link to
 * a file that is not there.
 */
export function docs(): Plugin {
  return {
    name: 'docs',
    apply: 'build',
    generateBundle() {
      const emit = (fileName: string, source: string | Uint8Array) =>
        this.emitFile({ type: 'asset', fileName, source });
      const paths = documents();
      const titles = new Map(paths.map((path) => [path, /^# (.+)$/m.exec(read(path))?.[1] ?? path]));
      const linked = new Set<string>();
      for (const path of paths) {
        const { html, headings, files } = pageBody(path);
        for (const file of files) linked.add(file);
        emit(placeOf(path), pageOf(path, titles, html, headings));
      }
      for (const file of linked) emit(placeOf(file), readFileSync(join(root, file)));
      emit('docs/docs.css', `${read('src/charts/tokens.css')}\n${read('src/app/docs.css')}`);
      emit('docs/theme.js', themeScript);
    },
  };
}

/** A document's content, its second-level headings, and what it links to besides documents. */
function pageBody(path: string): { html: string; headings: Heading[]; files: string[] } {
  const files: string[] = [];
  const marked = new Marked(gfmHeadingId(), {
    walkTokens(token) {
      if (token.type !== 'link' && token.type !== 'image') return;
      const link = token as { href: string };
      if (/^(?:https?:|#)/.test(link.href)) return;
      const [target, hash] = link.href.split('#') as [string, string?];
      const file = posix.join(posix.dirname(path), target);
      if (!existsSync(join(root, file))) throw new Error(`${path} links to ${file}, which is not there`);
      if (!file.endsWith('.md') && file !== 'LICENSE') files.push(file);
      link.href = fromPage(path, placeOf(file)) + (hash === undefined ? '' : `#${hash}`);
    },
  });
  const html = (marked.parse(read(path)) as string)
    // What is wider than the window scrolls by itself, by keyboard as well.
    .replaceAll('<table>', '<div class="scroll" tabindex="0" role="region" aria-label="Table"><table>')
    .replaceAll('</table>', '</table></div>')
    .replaceAll('<pre>', '<pre tabindex="0">');
  return { html, headings: getHeadingList().filter(({ level }) => level === 2), files };
}

type Heading = ReturnType<typeof getHeadingList>[number];

/** The address of a file of the build as a document's page writes it. */
function fromPage(path: string, place: string): string {
  return posix.relative(posix.dirname(placeOf(path)), place);
}

function pageOf(
  path: string,
  titles: ReadonlyMap<string, string>,
  body: string,
  headings: readonly Heading[],
): string {
  const title = titles.get(path)!;
  const to = (place: string) => fromPage(path, place);
  const links = [...titles].map(
    ([other, name]) =>
      `<li><a href="${to(placeOf(other))}"${other === path ? ' aria-current="page"' : ''}>${name}</a></li>`,
  );
  const contents = headings.map(({ id, text }) => `<li><a href="#${id}">${text}</a></li>`);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${contentSecurityPolicy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${path === 'README.md' ? 'Tauscope' : `${title} - Tauscope`}</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="${to('docs/docs.css')}">
<script src="${to('docs/theme.js')}"></script>
</head>
<body>
<header><a href="${to('index.html')}">Open the app</a> <a class="to-documents" href="#documents">All documents</a></header>
<nav id="documents" aria-label="Documents"><ul>${links.join('')}</ul></nav>
<main>
${contents.length > 2 ? `<nav class="contents" aria-label="On this page"><ul>${contents.join('')}</ul></nav>` : ''}
${body}
</main>
</body>
</html>
`;
}

/** Takes the theme that a person has chosen in the app. */
const themeScript = `try {
  const theme = localStorage.getItem('${themeKey}');
  if (theme) document.documentElement.dataset.theme = theme;
} catch {
  // Storage may be forbidden.
}
`;
