import { TauscopeError } from '../../src/network/errors.ts';

/** Where a broker is, and how it is to know who comes. */
interface BrokerAddress {
  /** Without anything secret. */
  readonly server: string;
  readonly user?: string;
  readonly pass?: string;
  readonly token?: string;
}

/** @throws TauscopeError `usage`, which shows nothing secret, for what is no address or would not be taken as it was meant */
export function brokerAddress(url: string): BrokerAddress {
  // What should stand before the host ends it: it would be looked up as a name, and shown.
  if (/[/?#]/.test(/^[a-z]+:\/\/(.*?)\/?$/is.exec(url)?.[1] ?? ''))
    throw new TauscopeError(
      'usage',
      '--queue: expected an address such as nats://host:4222, with nothing behind host and port. In a user, password or token a / is written %2F, a ? %3F, a # %23, an @ %40 and a % %25.',
    );
  let parsed: URL;
  try {
    parsed = new URL(url);
  } catch {
    throw refusal(url, 'expected an address such as nats://host:4222.');
  }
  const { protocol, host } = parsed;
  if (!['nats:', 'tls:'].includes(protocol))
    throw refusal(url, 'expected nats:// or tls:// before the host.');
  if (host === '') throw refusal(url, 'expected a host, such as nats://host:4222.');
  const [user, pass] = [decoded(parsed.username), decoded(parsed.password)];
  const server = `${protocol}//${host}`;
  if (user !== '') return pass === '' ? { server, token: user } : { server, user, pass };
  if (pass === '') return { server };
  throw new TauscopeError(
    'usage',
    '--queue: a password stands behind its user, nats://USER:PASSWORD@host; a token stands alone, nats://TOKEN@host.',
  );
}

/** With what of an address cannot be secret: all up to its last @ can, and so can all of one that has none. */
function refusal(url: string, expected: string): TauscopeError {
  const shown = url.replace(
    /^([a-z]+:\/\/)?(.*@|.*$)/is,
    (_, scheme: string | undefined, before: string) => `${scheme ?? ''}…${before.endsWith('@') ? '@' : ''}`,
  );
  return new TauscopeError('usage', `--queue ${shown}: ${expected}`);
}

/** The text is a password as likely as not, which no message shows. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new TauscopeError('usage', '--queue: a % in a user, password or token is written %25.');
  }
}
