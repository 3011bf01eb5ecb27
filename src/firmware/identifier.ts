import { modelTitle } from '../network/modelName.ts';

/** C keywords and the names that the bundle's own code begins with. */
const reserved = new Set(
  (
    'auto break case char const continue default do double else enum extern float for goto if inline int long ' +
    'register restrict return short signed sizeof static struct switch typedef union unsigned void volatile while ' +
    'main arena layer vector port ts board build runtime'
  ).split(' '),
);
const maxLength = 32;

/**
 * A name from a model as the prefix of C symbols and file names: lower-case ASCII letters, digits and single
 * underscores, never empty, never a keyword or a name of the runtime. The ending of a model file is left out.
 */
export function identifier(name: string): string {
  const plain = modelTitle(name)
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .slice(0, maxLength)
    .replace(/^_+|_+$/g, '');
  const first = plain.split('_')[0] ?? '';
  return /^[a-z]/.test(plain) && !reserved.has(first) ? plain : `net_${plain}`.replace(/_$/, '');
}
