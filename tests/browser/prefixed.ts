import type { Route } from 'playwright-core';

/** Serves a script with `code` before its own; asks the server again where it was just closing the connection that had been idle. */
export async function servePrefixed(route: Route, code: string): Promise<void> {
  const response = await route.fetch({ maxRetries: 3 });
  await route.fulfill({ response, body: `${code};\n${await response.text()}` });
}
