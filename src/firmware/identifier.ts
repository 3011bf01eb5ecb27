import { TauscopeError } from '../network/errors.ts';
import { modelTitle } from '../network/modelName.ts';
import { sha256Hex } from '../network/sha256.ts';

/** C keywords and the names that the bundle's own code begins with. */
const reserved = new Set(
  (
    'auto break case char const continue default do double else enum extern float for goto if inline int long ' +
    'register restrict return short signed sizeof static struct switch typedef union unsigned void volatile while ' +
    'main arena layer vector port ts board build runtime'
  ).split(' '),
);
/** Headers of C, which the network's own header must not hide. */
const headers = new Set(
  (
    'assert complex ctype errno fenv float inttypes iso646 limits locale math setjmp signal stdalign stdarg stdatomic ' +
    'stdbit stdbool stdckdint stddef stdint stdio stdlib stdnoreturn string tgmath threads time uchar wchar wctype'
  ).split(' '),
);
/** Targets that CMake or Zephyr has, and what would make a function of main.c one of the network's. */
const taken = new Set(
  (
    'all clean edit_cache help install package package_source preinstall rebuild_cache test counted ' +
    'app attach debug debugserver flash guiconfig hardenconfig kernel menuconfig pristine ram_report rom_report run zephyr'
  ).split(' '),
);
const maxLength = 32;
const hashLength = 6;

/**
 * A name from a model as the prefix of C symbols and file names: lower-case ASCII letters, digits and single
 * underscores, never empty, never a keyword, a header of C, a target of CMake or a name of the runtime. The ending of a model file is left out. A name
 * that is cut or loses letters gets a short hash in exchange, so that it still differs from others.
 */
export function identifier(name: string): string {
  const title = modelTitle(name);
  const letters = title
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_|_$/g, '');
  const free =
    /^[a-z]/.test(letters) &&
    !reserved.has(letters.split('_')[0]!) &&
    !headers.has(letters) &&
    !taken.has(letters);
  const whole = free ? letters : `net_${letters}`.replace(/_$/, '');
  const lost = /\p{Alphabetic}/u.test(title.replace(/[a-z]/gi, ''));
  if (whole.length <= maxLength && !lost) return whole;
  const hash = sha256Hex(new TextEncoder().encode(title)).slice(0, hashLength);
  return `${whole.slice(0, maxLength - hashLength - 1).replace(/_$/, '')}_${hash}`;
}

/**
 * A person's own prefix of C symbols, as given.
 * @throws TauscopeError `usage` when it is none.
 */
export function checkedPrefix(name: string): string {
  if (identifier(name) === name) return name;
  throw new TauscopeError(
    'usage',
    `Names in C cannot begin with "${name}": expected at most ${maxLength} lower-case letters, digits and single ` +
      `underscores, a letter first, no word of C, of CMake or of the firmware; for example ${identifier(name)}.`,
  );
}
