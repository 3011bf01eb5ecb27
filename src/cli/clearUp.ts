/** Clearing up must not hold a command up for longer, when the broker is away. */
const mostMs = 3_000;

/** Waits for `work` that clears up, but not for long, and not for its success. */
export async function clearUp(work: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise((done) => (timer = setTimeout(done, mostMs)));
  await Promise.race([work.catch(() => undefined), limit]);
  clearTimeout(timer);
}
