import { Marked } from 'marked';
import { expect, test } from 'vitest';
import { escaped, markdownTable } from '../../../src/report/markdownTable.ts';

const names = [
  'a~~old~~b.tflite',
  'a~b~c.tflite',
  'R&amp;D &lt; &#33;.tflite',
  'www.x.com',
  'see WWW.x.com.tflite',
  'https://x.com/a_b',
  'ftp://x.com',
  'me@x.com',
  '$a$ and $b$.tflite',
  'a*b*_c_`d`[e](f)<g>|#.tflite',
  'C:\\models\\a.tflite',
];

/** What a person reads of GitHub's Markdown, and its elements. */
function rendered(markdown: string) {
  const html = new Marked().parse(markdown) as string;
  const text = html
    .replace(/<[^>]*>/g, '')
    .replace(/&#39;/g, "'")
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&quot;/g, '"')
    .replace(/&amp;/g, '&');
  return { text: text.trim(), tags: html.match(/<\w+/g) };
}

test.each(names)('%s is read as it is', (name) => {
  expect(rendered(escaped(name))).toEqual({ text: name, tags: ['<p'] });
  const cell = rendered(markdownTable([['Name', (row: string) => row]], [name]));
  expect(cell.text.split(/\s*\n\s*/)).toEqual(['Name', name]);
  expect(cell.tags).toEqual(['<table', '<thead', '<tr', '<th', '<tbody', '<tr', '<td']);
});
