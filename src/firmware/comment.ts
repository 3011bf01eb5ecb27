const maxLength = 100;

/**
 * Text from a model made safe inside a C block comment, a make file or a Markdown line: one line of printable ASCII that
 * neither ends nor opens a comment, continues a line, forms a trigraph or a make variable. Cut after 100 characters.
 */
export function commentText(text: string): string {
  return text
    .replace(/\\/g, '|')
    .replace(/[^\x20-\x7e]/g, '_')
    .replace(/[`$<>#]/g, '_')
    .replace(/\?(?=\?)/g, '? ')
    .replace(/\*(?=\/)/g, '* ')
    .replace(/\/(?=[*/])/g, '/ ')
    .slice(0, maxLength)
    .trim();
}
