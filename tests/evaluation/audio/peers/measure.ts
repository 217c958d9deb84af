import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';
import type { Corpus, Entry } from '../manifest.ts';
import type { Estimate } from '../metrics.ts';
import { type Homes, peersFolder } from './install.ts';
import type { Peer } from './peers.ts';
import { PeerProcess } from './process.ts';
import { PEER_RATE_HZ } from './serve.ts';

const run = promisify(execFile);

/** Files that lie decoded on the disk at the same time. */
const BATCH = 60;

const resultSchema = z.object({
  hash: z.string(),
  /** Null where the tool fails on the file; it counts as having found nothing. */
  estimate: z.custom<Estimate>().nullable(),
  cpuS: z.number(),
});
type Result = z.output<typeof resultSchema>;

export interface Measured {
  readonly peer: Peer;
  /** In the order of the entries. */
  readonly estimates: readonly Estimate[];
  /** Processor seconds without decoding; measured when the tool first heard the file. */
  readonly cpuS: readonly number[];
}

/**
 * What the tools hear in the files. Answers are kept on the disk by the tool's version and the file's content: only
 * what is new takes time. Two tools work at a time, one in each lane.
 */
export async function measurePeers(
  peers: readonly Peer[],
  homes: Homes,
  { folder }: Corpus,
  entries: readonly Entry[],
  log: (line: string) => void,
): Promise<{ readonly measured: readonly Measured[]; readonly left: readonly string[] }> {
  const paths = entries.map(({ file }) => join(folder, file));
  const hashes = paths.map((path) => createHash('sha256').update(readFileSync(path)).digest('hex'));
  const left: string[] = [];
  const desks = peers.flatMap((peer) => {
    const command = peer.command(homes);
    if ('missing' in command) {
      left.push(`${peer.name}: ${command.missing}`);
      return [];
    }
    return [{ peer, process: new PeerProcess(command), kept: new Kept(peer) }];
  });
  const wanted = paths
    .map((path, place) => ({ path, hash: hashes[place] ?? '' }))
    .filter(({ hash }) => desks.some(({ kept }) => !kept.has(hash)));
  try {
    for (let start = 0; start < wanted.length; start += BATCH) {
      log(`other tools: ${start} of ${wanted.length} new files`);
      await hearBatch(wanted.slice(start, start + BATCH), desks);
    }
  } finally {
    for (const { process } of desks) process.close();
  }
  const measured = desks.map(({ peer, kept }) => {
    const results = hashes.map((hash) => kept.get(hash));
    return {
      peer,
      estimates: results.map((result) => result?.estimate ?? { [peer.hears]: null }),
      cpuS: results.map((result) => result?.cpuS ?? 0),
    };
  });
  return { measured, left };
}

interface Desk {
  readonly peer: Peer;
  readonly process: PeerProcess;
  readonly kept: Kept;
}

async function hearBatch(
  files: readonly { readonly path: string; readonly hash: string }[],
  desks: readonly Desk[],
): Promise<void> {
  const scratch = mkdtempSync(join(tmpdir(), 'trc-peers-'));
  try {
    const sounds: { readonly hash: string; readonly wav: string }[] = [];
    for (const { path, hash } of files) {
      const wav = join(scratch, `${hash}.wav`);
      if (await decodeForPeers(path, wav)) sounds.push({ hash, wav });
    }
    const waiting = [...desks];
    const lane = async () => {
      for (let desk = waiting.shift(); desk; desk = waiting.shift())
        for (const { hash, wav } of sounds) {
          if (desk.kept.has(hash)) continue;
          const answer = await desk.process.ask(wav);
          desk.kept.add({ hash, estimate: answer?.estimate ?? null, cpuS: answer?.cpuS ?? 0 });
        }
    };
    await Promise.all([lane(), lane()]);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

/** One channel, 44.1 kHz, 16 bits, and nothing but the samples: what every tool can read. */
export async function decodeForPeers(path: string, wav: string): Promise<boolean> {
  const format = [
    '-ac',
    '1',
    '-ar',
    String(PEER_RATE_HZ),
    '-c:a',
    'pcm_s16le',
    '-bitexact',
    '-map_metadata',
    '-1',
  ];
  try {
    await run('ffmpeg', ['-v', 'error', '-y', '-i', path, ...format, wav]);
    return true;
  } catch {
    return false;
  }
}

/** A tool's answers on the disk, one line each. */
class Kept {
  readonly #path: string;
  readonly #results = new Map<string, Result>();

  constructor({ name, version }: Peer) {
    const folder = join(peersFolder, 'results');
    mkdirSync(folder, { recursive: true });
    this.#path = join(folder, `${name.replaceAll(/[^\w.]+/g, '-')}@${version}.jsonl`);
    if (!existsSync(this.#path)) return;
    const text = readFileSync(this.#path, 'utf8');
    const lines = text.split('\n');
    // A run that was ended in the middle of a line leaves half of one.
    const half = lines.pop() ?? '';
    if (half !== '') writeFileSync(this.#path, text.slice(0, -half.length));
    for (const line of lines) {
      const result = resultSchema.parse(JSON.parse(line));
      this.#results.set(result.hash, result);
    }
  }

  has(hash: string): boolean {
    return this.#results.has(hash);
  }

  get(hash: string): Result | undefined {
    return this.#results.get(hash);
  }

  add(result: Result): void {
    this.#results.set(result.hash, result);
    appendFileSync(this.#path, `${JSON.stringify(result)}\n`);
  }
}
