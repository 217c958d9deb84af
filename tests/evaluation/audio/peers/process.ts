import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import type { Answer } from './serve.ts';

/** Long enough for the slowest tool and the longest song on a busy machine. */
const TIME_LIMIT_MS = 300_000;

/** A tool's process. It is started with the first file, and again after a file that ended it. */
export class PeerProcess {
  readonly #command: readonly string[];
  #child: ChildProcessByStdio<Writable, Readable, null> | null = null;
  #lines: AsyncIterator<string> | null = null;

  constructor(command: readonly string[]) {
    this.#command = command;
  }

  /**
   * A fresh process hears its first file twice and only the second time counts, so that nobody is timed while warming up.
   * @returns null where the file ended the tool or took it too long
   */
  async ask(path: string): Promise<Answer | null> {
    if (!this.#child) {
      this.#start();
      if (!(await this.#answer(path))) return null;
    }
    return this.#answer(path);
  }

  async #answer(path: string): Promise<Answer | null> {
    const timer = setTimeout(() => this.#child?.kill('SIGKILL'), TIME_LIMIT_MS);
    try {
      this.#child?.stdin.write(`${path}\n`);
      const line = await this.#lines?.next();
      if (line && !line.done) return JSON.parse(line.value) as Answer;
      this.close();
      return null;
    } finally {
      clearTimeout(timer);
    }
  }

  #start(): void {
    const [program = '', ...args] = this.#command;
    // One thread for each tool: their processor time is compared.
    const env = { ...process.env, OMP_NUM_THREADS: '1', OPENBLAS_NUM_THREADS: '1', NUMBA_NUM_THREADS: '1' };
    const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'ignore'], env });
    // The end of a child is seen by its closed output; writing to it afterwards is no fault of ours.
    child.on('error', () => {});
    child.stdin.on('error', () => {});
    this.#child = child;
    this.#lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  }

  close(): void {
    this.#child?.kill();
    this.#child = null;
    this.#lines = null;
  }
}
