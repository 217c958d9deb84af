import { spawnSync } from 'node:child_process';

/**
 * Runs shell commands one after the other.
 * @returns seconds of CPU that they and their children took, starting them included, and seconds by the clock
 * @throws Error when one of them fails
 */
export function childCpu(commands: readonly string[]): { readonly cpuS: number; readonly wallS: number } {
  const began = performance.now();
  const { status, stdout, stderr } = spawnSync('bash', ['-es'], {
    input: `${commands.join('\n')}\ntimes\n`,
    maxBuffer: 1e8,
  });
  if (status !== 0) throw new Error(`A command of the benchmark failed: ${stderr.toString().slice(-500)}`);
  const children = stdout.toString().trim().split('\n').at(-1) ?? '';
  const parts = [...children.matchAll(/(\d+)m([\d.]+)s/g)];
  return {
    cpuS: parts.reduce((sum, [, minutes, seconds]) => sum + 60 * Number(minutes) + Number(seconds), 0),
    wallS: (performance.now() - began) / 1_000,
  };
}

/** Whether the program is there at all. */
export function isThere(program: string): boolean {
  return spawnSync('which', [program]).status === 0;
}

export const quoted = (text: string) => `'${text.replaceAll("'", "'\\''")}'`;
