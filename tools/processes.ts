import { execFileSync } from 'node:child_process';
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

/** A process that can be told from a later one with the same number. */
export interface ProcessId {
  readonly pid: number;
  readonly birth: string;
}

export interface Entry extends ProcessId {
  /** The signal that this program takes as the wish to end in order. */
  readonly stopSignal: NodeJS.Signals;
}

export interface Book {
  readonly owner: ProcessId;
  readonly processes: Readonly<Record<string, Entry>>;
}

const forceAfterMs = 10_000;

/** Null when there is no such process, or when only its exit code is left. */
export function identify(pid: number): ProcessId | null {
  try {
    if (process.platform !== 'linux') {
      const birth = execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).trim();
      return birth ? { pid, birth } : null;
    }
    // The name stands in brackets and may hold blanks: the fields are counted behind it.
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ');
    return fields[0] === 'Z' ? null : { pid, birth: String(fields[19]) };
  } catch {
    return null;
  }
}

export function isAlive(id: ProcessId): boolean {
  return identify(id.pid)?.birth === id.birth;
}

/** Signals the whole group that a process leads; says whether there was anything to signal. */
export function signalGroup(pid: number, signal: NodeJS.Signals): boolean {
  try {
    process.kill(-pid, signal);
    return true;
  } catch {
    return false;
  }
}

/** Asks politely, then insists after ten seconds. */
async function endProcess(id: Entry): Promise<void> {
  if (!isAlive(id)) return;
  signalGroup(id.pid, id.stopSignal);
  for (let waitedMs = 0; waitedMs < forceAfterMs; waitedMs += 50) {
    if (!isAlive(id)) return;
    await sleep(50);
  }
  signalGroup(id.pid, 'SIGKILL');
}

export function readBook(file: string): Book | null {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Book;
  } catch {
    return null;
  }
}

export function writeBook(file: string, book: Book): void {
  writeFileSync(`${file}.new`, JSON.stringify(book, null, 2));
  renameSync(`${file}.new`, file);
}

/** Ends what a start left behind that could not clean up after itself. */
export async function endAll(book: Book): Promise<void> {
  await Promise.all(Object.values(book.processes).map(endProcess));
}

/**
 * Makes this process the owner of the book, after ending what a dead owner left running.
 * Throws when the owner lives.
 */
export async function claimBook(file: string): Promise<Book> {
  const old = readBook(file);
  if (old && isAlive(old.owner)) throw new Error(`This is running already, as process ${old.owner.pid}.`);
  if (old) await endAll(old);
  const owner = identify(process.pid);
  if (!owner) throw new Error('Cannot read the process table.');
  const book = { owner, processes: {} };
  writeBook(file, book);
  return book;
}

export function dropBook(file: string): void {
  rmSync(file, { force: true });
}
