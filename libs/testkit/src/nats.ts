import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readTestConfig } from './config.ts';

export interface TestNats {
  readonly url: string;
  /** Ends the server as a power cut would. */
  kill(): Promise<void>;
  /** Starts it again on the same port; `wiped` throws its storage away first, `args` stand for those of the start. */
  restart(options?: { readonly wiped?: boolean; readonly args?: readonly string[] }): Promise<void>;
  stop(): Promise<void>;
}

/**
 * A NATS server of a test's own, with JetStream: streams have fixed names, so tests that use them cannot share one.
 * `args` go to the program besides.
 */
export async function startNats(args: readonly string[] = []): Promise<TestNats> {
  const { natsProgram } = readTestConfig();
  const port = await freePort();
  const storage = mkdtempSync(join(tmpdir(), 'trc-nats-'));
  let server: ChildProcess;

  async function start(more: readonly string[]): Promise<void> {
    const own = ['-js', '-a', '127.0.0.1', '-p', String(port), '-sd', storage];
    server = spawn(natsProgram, [...own, ...more], { stdio: 'ignore' });
    await untilListening(port);
  }
  async function end(signal: NodeJS.Signals): Promise<void> {
    if (server.exitCode !== null || server.signalCode !== null) return;
    const ended = new Promise((resolve) => server.once('exit', resolve));
    server.kill(signal);
    await ended;
  }

  await start(args);
  return {
    url: `nats://127.0.0.1:${port}`,
    kill: () => end('SIGKILL'),
    async restart({ wiped = false, args: other = args } = {}) {
      if (wiped) rmSync(storage, { recursive: true, force: true });
      await start(other);
    },
    async stop() {
      await end('SIGKILL');
      rmSync(storage, { recursive: true, force: true });
    },
  };
}

/** A port that is free now. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('no port was given');
  return address.port;
}

async function untilListening(port: number): Promise<void> {
  const endMs = Date.now() + 10_000;
  while (Date.now() < endMs) {
    const open = await new Promise<boolean>((resolve) => {
      const socket = connect(port, '127.0.0.1');
      socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
      socket.once('connect', () => socket.destroy());
    });
    if (open) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`nothing listens on port ${port}`);
}
