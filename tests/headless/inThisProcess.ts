import { vi } from 'vitest';
import { tauscopeProgram } from '../../src/cli/program.ts';

/** What the command prints and throws, asked in this process: to start another takes longer than many answers. */
export async function inThisProcess(
  args: readonly string[],
): Promise<{ readonly out: string; readonly err: string; readonly error: unknown }> {
  let [out, err] = ['', ''];
  const streams = [
    vi.spyOn(process.stdout, 'write').mockImplementation((text) => ((out += String(text)), true)),
    vi.spyOn(process.stderr, 'write').mockImplementation((text) => ((err += String(text)), true)),
  ];
  try {
    await tauscopeProgram().parseAsync([...args], { from: 'user' });
    return { out, err, error: null };
  } catch (error) {
    return { out, err, error };
  } finally {
    for (const stream of streams) stream.mockRestore();
  }
}
