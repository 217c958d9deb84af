import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { holdPorts, type Ports } from './ports.ts';
import { claimBook, dropBook, type Entry, identify, signalGroup, writeBook } from './processes.ts';
import { root } from './settings.ts';

export interface Launch {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  /** Run as this user; only root can. */
  readonly user?: { readonly uid: number; readonly gid: number };
  /** What the program takes as the wish to end in order; SIGTERM by default. */
  readonly stopSignal?: NodeJS.Signals;
}

export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** One started process, leader of its own group. */
export interface Running {
  readonly name: string;
  readonly logFile: string;
  readonly exited: Promise<Exit>;
  ended(): Exit | null;
  signal(signal: NodeJS.Signals): void;
  /** Asks it to end, waits, and kills it after ten seconds. */
  stop(): Promise<void>;
  kill(): Promise<void>;
}

/** A place where processes run: a data folder, a folder for logs and ids, and a block of ports. One owner at a time. */
export interface Site {
  readonly dataDir: string;
  readonly runDir: string;
  readonly portBase: number;
  readonly ports: Ports;
  launch(launch: Launch): Running;
  isClosing(): boolean;
  /** Ends what still runs and gives the ports back. Nothing can be launched any more. */
  close(): Promise<void>;
}

export interface SiteOptions {
  readonly dataDir: string;
  readonly runDir: string;
  readonly portBase?: number | undefined;
}

const graceMs = 10_000;

type Enter = (name: string, entry: Entry | null) => void;

/** Throws when another start owns the folder, or when the ports are busy. */
export async function openSite({ dataDir, runDir, portBase }: SiteOptions): Promise<Site> {
  mkdirSync(join(runDir, 'logs'), { recursive: true });
  mkdirSync(dataDir, { recursive: true, mode: 0o755 });
  // Secrets go there, and a shared folder for temporary files lets anybody take a name first.
  if (statSync(dataDir).uid !== process.getuid?.())
    throw new Error(`${dataDir} belongs to another user. Set TRC_DATA to another place.`);
  const bookFile = join(runDir, 'pids.json');
  let book = await claimBook(bookFile);
  const held = await holdPorts(portBase).catch((error: unknown) => {
    dropBook(bookFile);
    throw error;
  });
  const watchdog = startWatchdog(bookFile);
  const running = new Map<string, Running>();
  const logged = new Set<string>();
  let closing: Promise<void> | null = null;

  const enter: Enter = (name, entry) => {
    const { [name]: _, ...others } = book.processes;
    book = { ...book, processes: entry ? { ...others, [name]: entry } : others };
    writeBook(bookFile, book);
  };

  const launch = (what: Launch): Running => {
    if (closing) throw new Error(`${what.name} is not started: everything is being stopped.`);
    const logFile = join(runDir, 'logs', `${what.name}.log`);
    const log = openSync(logFile, logged.has(what.name) ? 'a' : 'w');
    logged.add(what.name);
    const child = spawn(what.command, what.args, {
      cwd: what.cwd ?? root,
      env: { ...process.env, ...what.env },
      stdio: ['ignore', log, log],
      detached: true,
      ...what.user,
    });
    closeSync(log);
    const stopSignal = what.stopSignal ?? 'SIGTERM';
    const process_ = watch({ name: what.name, logFile, child, stopSignal }, () => {
      if (running.get(what.name) !== process_) return;
      running.delete(what.name);
      enter(what.name, null);
    });
    running.set(what.name, process_);
    const id = child.pid === undefined ? null : identify(child.pid);
    if (id) enter(what.name, { ...id, stopSignal });
    return process_;
  };

  const close = () => {
    closing ??= (async () => {
      await Promise.all([...running.values()].map((one) => one.stop()));
      watchdog.stdin?.end();
      await new Promise((resolve) =>
        watchdog.exitCode === null ? watchdog.once('exit', resolve) : resolve(null),
      );
      await held.release();
      dropBook(bookFile);
    })();
    return closing;
  };

  return {
    dataDir,
    runDir,
    portBase: held.base,
    ports: held.ports,
    launch,
    isClosing: () => closing !== null,
    close,
  };
}

function startWatchdog(bookFile: string): ChildProcess {
  const file = join(import.meta.dirname, 'watchdog.ts');
  return spawn(process.execPath, [file, bookFile, String(process.pid)], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
  });
}

interface Watched {
  readonly name: string;
  readonly logFile: string;
  readonly child: ChildProcess;
  readonly stopSignal: NodeJS.Signals;
}

function watch({ name, logFile, child, stopSignal }: Watched, onExit: () => void): Running {
  let end: Exit | null = null;
  const exited = new Promise<Exit>((resolve) => {
    const settle = (exit: Exit) => {
      if (end) return;
      end = exit;
      onExit();
      resolve(exit);
    };
    child.once('exit', (code, signal) => settle({ code, signal }));
    child.once('error', () => settle({ code: 127, signal: null }));
  });
  const signal = (which: NodeJS.Signals) => {
    if (!end && child.pid !== undefined) signalGroup(child.pid, which);
  };
  const stop = async () => {
    signal(stopSignal);
    const timer = setTimeout(() => signal('SIGKILL'), graceMs);
    await exited;
    clearTimeout(timer);
  };
  const kill = async () => {
    signal('SIGKILL');
    await exited;
  };
  return { name, logFile, exited, ended: () => end, signal, stop, kill };
}

/**
 * Waits until `check` says yes.
 * Throws with the last lines of the log when the process ends before, or when the time is over.
 */
export async function untilReady(
  running: Running,
  check: () => Promise<boolean>,
  timeoutMs = 60_000,
): Promise<void> {
  const deadline = performance.now() + timeoutMs;
  while (!(await check().catch(() => false))) {
    const end = running.ended();
    if (end)
      throw new Error(`${running.name} ended with ${end.signal ?? end.code}.\n${lastLines(running.logFile)}`);
    if (performance.now() > deadline)
      throw new Error(
        `${running.name} is not ready after ${timeoutMs / 1000} s.\n${lastLines(running.logFile)}`,
      );
    await sleep(50);
  }
}

/** True as soon as anything but a server error answers. */
export async function answers(url: string): Promise<boolean> {
  const response = await fetch(url, { signal: AbortSignal.timeout(2_000) });
  await response.body?.cancel();
  return response.status < 500;
}

export function lastLines(logFile: string, count = 15): string {
  try {
    return readFileSync(logFile, 'utf8').trimEnd().split('\n').slice(-count).join('\n');
  } catch {
    return '';
  }
}
