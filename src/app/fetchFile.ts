import { TauscopeError } from '../network/errors.ts';

/** Content of a file below the site's root; as it is now, wherever else it is kept, with `no-store`. Throws TauscopeError `not-found`. */
export async function fetchFile(path: string, cache?: 'no-store'): Promise<Uint8Array> {
  const url = new URL(path, document.baseURI);
  const response = await fetch(url, { ...(cache && { cache }) }).catch(() => null);
  const content = response?.ok ? await response.arrayBuffer().catch(() => null) : null;
  if (content) return new Uint8Array(content);
  throw new TauscopeError(
    'not-found',
    `${path} could not be loaded from this site: ${faultOf(response)}. Check the connection and try again.`,
  );
}

function faultOf(response: Response | null): string {
  if (!response) return 'it did not answer';
  return response.ok ? 'its answer broke off' : `it answered ${response.status}`;
}
