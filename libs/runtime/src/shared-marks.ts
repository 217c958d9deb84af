import { z } from 'zod';
import type { Log } from './log.ts';
import type { SharedStore } from './shared-store.ts';

/** Words that every process should know for a while, such as what a provider has refused. */
export interface SharedMarks {
  /** What is marked now; nothing when nobody can be asked. */
  read(): Promise<readonly string[]>;
  /** Marks it for the whole time anew. Never fails: an unshared mark costs another refusal. */
  add(mark: string): Promise<void>;
}

export interface WatchedMarks extends SharedMarks {
  /** What is marked, each with the instant at which it is forgotten, in ms since the epoch. */
  readUntil(): Promise<ReadonlyMap<string, number>>;
}

const triesMax = 5;
const written = z.record(z.string(), z.number());

/** Marks under one key of the shared store, each with the instant at which it is forgotten. */
export function openSharedMarks(options: {
  readonly store: SharedStore;
  readonly key: string;
  readonly ttlMs: number;
  readonly now: () => number;
  readonly log: Pick<Log, 'warn'>;
}): WatchedMarks {
  const { store, key, ttlMs, now, log } = options;

  async function readMarks() {
    const value = await store.read(key);
    const until = written.catch({}).parse(value === null ? {} : JSON.parse(value.text));
    const fresh = Object.entries(until).filter(([, untilMs]) => untilMs > now());
    return { marks: Object.fromEntries(fresh), revision: value?.revision ?? 0 };
  }

  async function readUntil(): Promise<ReadonlyMap<string, number>> {
    try {
      return new Map(Object.entries((await readMarks()).marks));
    } catch (error) {
      log.warn({ err: error, marks: key }, 'shared marks cannot be read');
      return new Map();
    }
  }

  return {
    read: async () => [...(await readUntil()).keys()],
    readUntil,
    async add(mark) {
      try {
        for (let tries = 0; tries < triesMax; tries += 1) {
          const { marks, revision } = await readMarks();
          const text = JSON.stringify({ ...marks, [mark]: now() + ttlMs });
          if ((await store.write(key, text, revision)) !== null) return;
        }
      } catch (error) {
        log.warn({ err: error, marks: key }, 'a mark cannot be shared');
      }
    },
  };
}
