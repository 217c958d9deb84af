import { JetStreamApiCodes, JetStreamApiError, jetstream, StorageType } from '@nats-io/jetstream';
import { type KV, Kvm } from '@nats-io/kv';
import { type NatsConnection, nanos } from '@nats-io/transport-node';
import { sharedBucket } from '@trc/contracts/nats-permissions';
import { isMissing } from './nats.ts';

/** What all processes of all services know together for a while. Every value may be lost; nothing here is the truth. */
export interface SharedStore {
  /** Makes the bucket if there is none. */
  open(): Promise<void>;
  read(key: string): Promise<SharedValue | null>;
  /**
   * Writes if nobody wrote since `revision`; 0 stands for "there is no value yet".
   * @returns the new revision, or `null` when somebody was faster.
   */
  write(key: string, text: string, revision: number): Promise<number | null>;
}

export interface SharedValue {
  readonly text: string;
  readonly revision: number;
}

/** What nobody wrote for this long goes: longer than the longest thing that is counted, a day. */
const ttlMs = 2 * 86_400_000;
/** The stream behind the bucket. */
export const sharedStreamName = `KV_${sharedBucket}`;
/** What of it follows from here and may have to be brought up to date. */
export const sharedStreamConfig = (replicas: number) => ({ num_replicas: replicas, max_age: nanos(ttlMs) });

/** A store that takes longer than this is treated as away. */
const timeoutMs = 1_000;

/**
 * A key-value bucket of NATS (stream `KV_shared`), on disk like the other streams. Lost with the server's storage, it is
 * made anew by whoever misses it first. All methods throw when NATS does not answer in time.
 */
export function openSharedStore(nc: NatsConnection, replicas: number): SharedStore {
  let opening: Promise<KV> | null = null;

  function kv(): Promise<KV> {
    opening ??= new Kvm(jetstream(nc, { timeout: timeoutMs })).create(sharedBucket, {
      history: 1,
      ttl: ttlMs,
      replicas,
      storage: StorageType.File,
      // A follower may answer with an older value, which a comparing writer could only throw away.
      allow_direct: false,
    });
    opening.catch(() => {
      opening = null;
    });
    return opening;
  }

  async function inBucket<T>(work: (kv: KV) => Promise<T>): Promise<T> {
    try {
      return await work(await kv());
    } catch (error) {
      if (!isMissing(error)) throw error;
      opening = null;
      return work(await kv());
    }
  }

  return {
    async open() {
      await kv();
    },
    read: (key) =>
      inBucket(async (kv) => {
        const entry = await kv.get(key);
        return entry?.operation === 'PUT' ? { text: entry.string(), revision: entry.revision } : null;
      }),
    write: (key, text, revision) =>
      inBucket(async (kv) => {
        try {
          return await kv.put(key, text, { previousSeq: revision, timeout: timeoutMs });
        } catch (error) {
          if (isConflict(error)) return null;
          throw error;
        }
      }),
  };
}

function isConflict(error: unknown): boolean {
  return (
    error instanceof JetStreamApiError &&
    (error.code === JetStreamApiCodes.StreamWrongLastSequence ||
      error.code === JetStreamApiCodes.StreamWrongLastSequenceUnknown)
  );
}
