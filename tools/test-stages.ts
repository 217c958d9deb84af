import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './settings.ts';

export interface Count {
  readonly passed: number;
  readonly failed: number;
}

export const one = (ok: boolean): Count => ({ passed: ok ? 1 : 0, failed: ok ? 0 : 1 });

export const sum = (...counts: readonly Count[]): Count => ({
  passed: counts.reduce((all, { passed }) => all + passed, 0),
  failed: counts.reduce((all, { failed }) => all + failed, 0),
});

type Values = Readonly<Record<string, string>>;
interface Ended {
  readonly ok: boolean;
  readonly output: string;
}

/** Programs of node_modules come first, as in every npm script. */
const searchPath = `${join(root, 'node_modules/.bin')}:${process.env['PATH']}`;

const running = new Set<ChildProcess>();

/** For a wish to end that reached this process alone. */
export function endRunning(): void {
  for (const child of running) child.kill('SIGTERM');
}

/** Runs a command in the clone. Its output goes to the console, or comes back when `quiet`. */
export function run(
  command: string,
  args: readonly string[],
  env: Values = {},
  quiet = false,
): Promise<Ended> {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd: root,
      env: { ...process.env, PATH: searchPath, ...env },
      stdio: ['ignore', quiet ? 'pipe' : 'inherit', quiet ? 'pipe' : 'inherit'],
    });
    running.add(child);
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => (output += chunk));
    child.once('error', (error) => resolve({ ok: false, output: error.message }));
    child.once('close', (code) => {
      running.delete(child);
      resolve({ ok: code === 0, output });
    });
  });
}

/** A check that says nothing unless it fails. */
export async function check(command: string, ...args: string[]): Promise<Count> {
  const { ok, output } = await run(command, args, {}, true);
  if (!ok) process.stdout.write(`${output}\n`);
  return one(ok);
}

/**
 * `npm ci` on the next clone dies when the lock misses a platform package; npm writes such locks without a word.
 */
export async function lockIsWhole(): Promise<Count> {
  const { ok, output } = await run('npm', ['ci', '--dry-run', '--ignore-scripts'], {}, true);
  const whole = ok && !output.includes('Missing:');
  if (!whole) process.stdout.write(`${output}\n`);
  return one(whole);
}

interface Report {
  readonly numPassedTests: number;
  readonly numTotalTests: number;
  readonly testResults: readonly { readonly status: string; readonly assertionResults: readonly unknown[] }[];
}

/**
 * Counts what vitest ran. Whatever did not pass has failed: a skipped test, a file that cannot be loaded,
 * an error outside of any test, and a run without tests.
 */
export async function vitest(reportFile: string, args: readonly string[], env: Values): Promise<Count> {
  rmSync(reportFile, { force: true });
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${reportFile}`];
  const { ok } = await run('vitest', ['run', ...args, ...reporters], env);
  return countOf(readReport(reportFile), ok);
}

export function countOf(report: Report | null, ok: boolean): Count {
  if (!report) return one(false);
  const unloadable = report.testResults.filter(
    ({ status, assertionResults }) => status === 'failed' && assertionResults.length === 0,
  );
  const passed = report.numPassedTests;
  const failed = report.numTotalTests - passed + unloadable.length;
  const isSilentlyBroken = failed === 0 && (!ok || passed === 0);
  return { passed, failed: isSilentlyBroken ? 1 : failed };
}

function readReport(file: string): Report | null {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Report;
  } catch {
    return null;
  }
}
