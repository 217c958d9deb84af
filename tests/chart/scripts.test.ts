import { execFileSync, spawnSync } from 'node:child_process';
import { globSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findProgram } from '../../tools/debian.ts';
import { root } from './support/chart.ts';

const files = globSync('deploy/**/*', { cwd: root })
  .map((file) => ({ path: file, absolute: join(root, file) }))
  .filter(({ absolute }) => statSync(absolute).isFile());
const firstLine = (file: string) => readFileSync(file, 'utf8').split('\n', 1)[0] ?? '';
const shell = files.filter(
  ({ path, absolute }) => path.endsWith('.sh') || /^#!.*\b(ba)?sh\b/.test(firstLine(absolute)),
);
const modules = files.filter(({ path }) => path.endsWith('.mjs'));
const shellcheck = findProgram('shellcheck');

it('there are scripts that bring a cluster up and take it down', () => {
  expect(shell.map(({ path }) => path)).toEqual(
    expect.arrayContaining(
      ['kind', 'minikube'].flatMap((tool) => [`deploy/${tool}/up`, `deploy/${tool}/down`]),
    ),
  );
});

describe.each(shell)('$path', ({ absolute }) => {
  it('is bash without a mistake in its grammar, and stops at the first command that fails', () => {
    const { stderr, status } = spawnSync('bash', ['-n', absolute], { encoding: 'utf8' });
    expect(stderr).toBe('');
    expect(status).toBe(0);
    expect(readFileSync(absolute, 'utf8')).toMatch(/^set -\w*e\w*/m);
  });

  it('can be started', () => {
    expect(statSync(absolute).mode & 0o111).not.toBe(0);
    expect(firstLine(absolute)).toMatch(/^#!\/usr\/bin\/env (bash|sh)$/);
  });

  // A check more where somebody has it; the rest of the suite does not depend on it.
  if (shellcheck)
    it('passes shellcheck', () => {
      const { stdout } = spawnSync(shellcheck, ['--severity=warning', absolute], { encoding: 'utf8' });
      expect(stdout).toBe('');
    });
});

it.each(modules)('$path is a module without a mistake in its grammar', ({ absolute }) => {
  expect(() => execFileSync(process.execPath, ['--check', absolute], { stdio: 'pipe' })).not.toThrow();
});
