/** For `node --import`: spoils what engine threads answer, as the environment says (`faultyEngine.mjs`). */
export const faults = new URL('faultyEngine.mjs', import.meta.url).href;

export function faultEnvironment(fault: string | undefined): NodeJS.ProcessEnv {
  return { ...process.env, TAUSCOPE_FAULT: fault };
}

/**
 * Holds back the nth large answer of each engine thread and those after it, as long as something is at the path. Large are those to calls
 * that come after the exact network's and the first few points'.
 */
export const holding = (nth: number, path: string) => `hold:${nth}:${path}`;
