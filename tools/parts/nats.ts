import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { usersOf } from '@trc/contracts/nats-permissions';
import { findProgram, hasApt, installPackages, isDebian, otherWays, unpackPackage } from '../debian.ts';
import { secret } from '../secrets.ts';
import { cacheFolder } from '../settings.ts';
import { type Running, untilReady } from '../site.ts';
import type { Part, PartOptions } from './part.ts';

/** Older servers do not know consumers with several filters nor how often to sync. */
const oldest = [2, 10] as const;

export interface NatsPart extends Part {
  /** For tools on this machine: without a name they may do everything. */
  readonly url: string;
  /** For a service, as the user that may do what the topology says and no more. */
  urlOf(user: string): string;
  /** Deletes everything that JetStream stored. Only while it is not running. */
  wipe(): void;
}

/** A server new enough: the installed one, else one of Debian's next suite in the user's cache. */
export async function findNats(log: (line: string) => void): Promise<string> {
  const installed = findProgram('nats-server');
  if (installed && isNewEnough(installed)) return installed;
  const cached = join(cacheFolder, 'nats-server');
  if (existsSync(cached)) return cached;
  if (isDebian()) {
    log('fetching nats-server');
    const folder = join(cacheFolder, `nats-server.${process.pid}`);
    try {
      await unpackPackage({ name: 'nats-server', suite: 'trixie', into: folder });
      const server = join(folder, 'usr/sbin/nats-server');
      if (isNewEnough(server)) {
        renameSync(server, cached);
        return cached;
      }
    } catch (error) {
      log(`nats-server of Debian trixie cannot be had (${String(error).split('\n')[0]})`);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }
  if (installed) return installed;
  if (!hasApt())
    throw new Error(`nats-server 2.10 or newer is missing. On a Mac: brew install nats-server. ${otherWays}`);
  await installPackages(['nats-server'], log);
  return findProgram('nats-server') ?? 'nats-server';
}

function isNewEnough(server: string): boolean {
  try {
    const [, major, minor] = /v?(\d+)\.(\d+)/.exec(execFileSync(server, ['-v'], { encoding: 'utf8' })) ?? [];
    return Number(major) > oldest[0] || (Number(major) === oldest[0] && Number(minor) >= oldest[1]);
  } catch {
    return false;
  }
}

export function natsPart(server: string, { site, durable }: PartOptions): NatsPart {
  const storage = join(site.dataDir, 'nats');
  const config = join(site.dataDir, 'nats.conf');
  const port = site.ports.nats;
  const passwordOf = (user: string) => secret(site.dataDir, `nats-${user}`);
  let running: Running | null = null;

  return {
    url: `nats://127.0.0.1:${port}`,
    urlOf: (user) => `nats://${user}:${passwordOf(user)}@127.0.0.1:${port}`,
    async start() {
      mkdirSync(storage, { recursive: true });
      // Without it an acknowledged message may be lost in a power cut: the server syncs every two minutes only.
      const sync = durable && isNewEnough(server) ? '\n  sync_interval: always' : '';
      const lines = [
        `listen: "127.0.0.1:${port}"`,
        `jetstream {\n  store_dir: "${storage}"${sync}\n}`,
        `authorization: ${JSON.stringify({ users: [...usersOf(passwordOf), { user: 'tools', password: passwordOf('tools') }] })}`,
        'no_auth_user: "tools"',
      ];
      writeFileSync(config, `${lines.join('\n')}\n`, { mode: 0o600 });
      running = site.launch({ name: 'nats', command: server, args: ['-c', config] });
      await untilReady(running, () => greets(port));
    },
    async stop() {
      await running?.stop();
    },
    async kill() {
      await running?.kill();
    },
    wipe() {
      if (running && !running.ended()) throw new Error('Stop NATS before its storage is deleted.');
      rmSync(storage, { recursive: true, force: true });
    },
  };
}

/** The server speaks first, once JetStream is up. */
function greets(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1', timeout: 1_000 });
    const end = (answer: boolean) => {
      socket.destroy();
      resolve(answer);
    };
    socket.once('data', (data) => end(data.toString().startsWith('INFO')));
    socket.once('error', () => end(false));
    socket.once('timeout', () => end(false));
  });
}
