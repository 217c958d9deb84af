import type { Objects } from '@trc/runtime/objects';

/** What storage has of an archive: an upload, and the tags of its parts in order. */
export interface StoredParts {
  readonly multipartId: string;
  readonly tags: readonly string[];
}

export type UploadObjects = Pick<Objects, 'put' | 'startMultipart' | 'putPart' | 'completeMultipart'>;

/** A part has this much, and less than twice of it; only the last may have less. The least that S3 takes is 5 MiB, the most parts 10,000. */
export const usualPartBytes = 16 * 1024 * 1024;
const contentType = 'application/zip';

/**
 * An archive on its way to storage. A part is stored while the next one is filled, so at most three are in memory: the one that is filled, the one
 * that waits and the one that leaves. The same bytes make the same parts. What fails of storage is thrown by the next call.
 */
export class ArchiveUpload {
  readonly #objects: UploadObjects;
  readonly #objectKey: string;
  #multipartId: string | null;
  readonly #tags: string[];
  readonly #partBytes: number;
  #waiting: Uint8Array[] = [];
  #waitingBytes = 0;
  #underWay: Promise<void> = Promise.resolve();

  /** @param stored what an earlier try has stored, which this one goes on with */
  constructor(
    objects: UploadObjects,
    objectKey: string,
    stored: StoredParts | null,
    partBytes: number = usualPartBytes,
  ) {
    this.#objects = objects;
    this.#objectKey = objectKey;
    this.#multipartId = stored?.multipartId ?? null;
    this.#tags = [...(stored?.tags ?? [])];
    this.#partBytes = partBytes;
  }

  /** Requests that wrote, about: each part and what is noted of it, the beginning and the end. */
  get writes(): number {
    return this.#multipartId === null ? 1 : 2 * this.#tags.length + 2;
  }

  async add(bytes: Uint8Array): Promise<void> {
    this.#waiting.push(bytes);
    this.#waitingBytes += bytes.length;
    while (this.#waitingBytes >= 2 * this.#partBytes) await this.#send(this.#partBytes, null);
  }

  /** Here one could go on later: makes a part end here if it has enough. `note` runs when storage has all that is before this place. */
  async mark(note: (stored: StoredParts) => Promise<void>): Promise<void> {
    if (this.#waitingBytes >= this.#partBytes) await this.#send(this.#waitingBytes, note);
  }

  /** Stores the rest and makes the object. `note` runs before the latter, unless one request was enough for everything. */
  async finish(note: (stored: StoredParts) => Promise<void>): Promise<void> {
    await this.#underWay;
    const rest = this.#take(this.#waitingBytes);
    if (this.#multipartId === null) return this.#objects.put(this.#objectKey, rest, contentType);
    await this.#store(this.#multipartId, rest, note);
    await this.#objects.completeMultipart(this.#objectKey, this.#multipartId, this.#tags);
  }

  /** Waits for what is on its way, however it ends: nothing is stored after a try that is over. */
  async quiet(): Promise<void> {
    await this.#underWay.catch(() => undefined);
  }

  async #send(bytes: number, note: ((stored: StoredParts) => Promise<void>) | null): Promise<void> {
    const part = this.#take(bytes);
    await this.#underWay;
    this.#multipartId ??= await this.#objects.startMultipart(this.#objectKey, contentType);
    this.#underWay = this.#store(this.#multipartId, part, note);
    // Whoever comes next hears of it; until then it must not end the process.
    this.#underWay.catch(() => undefined);
  }

  async #store(
    multipartId: string,
    part: Uint8Array,
    note: ((stored: StoredParts) => Promise<void>) | null,
  ): Promise<void> {
    const number = this.#tags.length + 1;
    this.#tags.push(await this.#objects.putPart(this.#objectKey, multipartId, number, part));
    await note?.({ multipartId, tags: [...this.#tags] });
  }

  /** The first of the bytes that wait. */
  #take(bytes: number): Uint8Array {
    const part = new Uint8Array(bytes);
    let at = 0;
    while (at < bytes) {
      const first = this.#waiting[0] as Uint8Array;
      const taken = first.subarray(0, bytes - at);
      part.set(taken, at);
      at += taken.length;
      if (taken.length === first.length) this.#waiting.shift();
      else this.#waiting[0] = first.subarray(taken.length);
    }
    this.#waitingBytes -= bytes;
    return part;
  }
}
