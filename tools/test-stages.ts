import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { join, relative } from 'node:path';
import { root } from './settings.ts';

export interface Count {
  readonly passed: number;
  readonly failed: number;
  /** What failed: the name of a test, and the beginning of what it says. */
  readonly faults: readonly string[];
}

/** A check that counts as one test. */
export const one = (ok: boolean, fault = ''): Count => ({
  passed: ok ? 1 : 0,
  failed: ok ? 0 : 1,
  faults: ok ? [] : [fault],
});

export const sum = (...counts: readonly Count[]): Count => ({
  passed: counts.reduce((all, { passed }) => all + passed, 0),
  failed: counts.reduce((all, { failed }) => all + failed, 0),
  faults: counts.flatMap(({ faults }) => faults),
});

/** The closing lines: what failed once more, since thousands of lines may stand between a test and here, then the count. */
export function closing({ passed, failed, faults }: Count): string {
  const failures = faults.map((fault) => `failed: ${fault}\n\n`).join('');
  return `${failures}${passed} passed, ${failed} failed`;
}

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
  return one(ok, [command, ...args].join(' '));
}

/**
 * `npm ci` on the next clone dies when the lock misses a platform package; npm writes such locks without a word.
 */
export async function lockIsWhole(): Promise<Count> {
  const { ok, output } = await run('npm', ['ci', '--dry-run', '--ignore-scripts'], {}, true);
  const whole = ok && !output.includes('Missing:');
  if (!whole) process.stdout.write(`${output}\n`);
  return one(whole, 'package-lock.json is not whole');
}

interface Report {
  readonly numPassedTests: number;
  readonly testResults: readonly TestFile[];
}

interface TestFile {
  readonly name: string;
  readonly status: string;
  readonly message: string;
  readonly assertionResults: readonly {
    readonly fullName: string;
    readonly status: string;
    readonly failureMessages: readonly string[];
  }[];
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

function countOf(report: Report | null, ok: boolean): Count {
  if (!report) return one(false, 'vitest wrote no report');
  const passed = report.numPassedTests;
  const faults = report.testResults.flatMap(faultsOf);
  if (faults.length === 0 && (!ok || passed === 0))
    faults.push(passed === 0 ? 'there was no test' : 'an error outside of any test, told above');
  return { passed, failed: faults.length, faults };
}

function faultsOf({ name, status, message, assertionResults }: TestFile): string[] {
  const file = relative(root, name);
  if (assertionResults.length === 0) return status === 'failed' ? [beginning([file, message])] : [];
  return assertionResults
    .filter((test) => test.status !== 'passed')
    .map((test) =>
      beginning([`${file} > ${test.fullName} (${test.status})`, ...test.failureMessages, message]),
    );
}

/** The first lines that speak of this project. */
function beginning(texts: readonly string[]): string {
  const lines = texts.join('\n').trim().split('\n');
  return lines
    .filter((line) => !line.includes('/node_modules/'))
    .slice(0, 12)
    .join('\n');
}

function readReport(file: string): Report | null {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Report;
  } catch {
    return null;
  }
}
