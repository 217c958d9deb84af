import type { Objects } from '@trc/runtime/objects';

/** What storage has of an archive: an upload, the tags of its parts in order, and their bytes. */
export interface StoredParts {
  readonly multipartId: string;
  readonly tags: readonly string[];
  readonly sizeBytes: number;
}

/** Runs when storage has a part, and whatever is before it. */
type Note = (stored: StoredParts) => Promise<void>;

export type UploadObjects = Pick<Objects, 'put' | 'startMultipart' | 'putPart' | 'completeMultipart'>;

const MiB = 1024 * 1024;
const usualPartMiB = 16;
/** S3 takes 10,000. A sound may decode to a little more than was planned. */
const partsMax = 9_000;
const contentType = 'application/zip';

/** Bytes of each part of an archive that is planned to have so many: whole MiB, 16 of them up to some 140 GiB. */
export function partBytesFor(plannedBytes: number): number {
  return MiB * Math.max(usualPartMiB, Math.ceil(plannedBytes / partsMax / MiB));
}

/**
 * An archive on its way to storage, in parts of one size; only the last has less, because some storage (Cloudflare R2) takes no others. A part is stored
 * while the next one is filled, so at most three are in memory: the one that is filled, the one that waits and the one that leaves. What fails of storage
 * is thrown by the next call.
 */
export class ArchiveUpload {
  readonly #objects: UploadObjects;
  readonly #objectKey: string;
  #multipartId: string | null;
  readonly #tags: string[];
  readonly #partBytes: number;
  #storedBytes: number;
  #waiting: Uint8Array[] = [];
  #waitingBytes = 0;
  #underWay: Promise<void> = Promise.resolve();

  /**
   * @param stored what an earlier try has stored, which this one goes on with
   * @param partBytes at least the 5 MiB that S3 asks for
   */
  constructor(objects: UploadObjects, objectKey: string, stored: StoredParts | null, partBytes: number) {
    this.#objects = objects;
    this.#objectKey = objectKey;
    this.#multipartId = stored?.multipartId ?? null;
    this.#tags = [...(stored?.tags ?? [])];
    this.#storedBytes = stored?.sizeBytes ?? 0;
    this.#partBytes = partBytes;
  }

  /** Requests that wrote, about: each part and what is noted of it, the beginning and the end. */
  get writes(): number {
    return this.#multipartId === null ? 1 : 2 * this.#tags.length + 2;
  }

  /** `note` runs for each part that ends in these bytes, or right before them. */
  async add(bytes: Uint8Array, note: Note): Promise<void> {
    this.#waiting.push(bytes);
    this.#waitingBytes += bytes.length;
    // A part that is full waits for what comes behind it: so the last one is never empty.
    while (this.#waitingBytes > this.#partBytes) await this.#send(note);
  }

  /** Stores the rest and makes the object. `note` runs before the latter, unless one request was enough for everything. */
  async finish(note: Note): Promise<void> {
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

  async #send(note: Note): Promise<void> {
    const part = this.#take(this.#partBytes);
    await this.#underWay;
    this.#multipartId ??= await this.#objects.startMultipart(this.#objectKey, contentType);
    this.#underWay = this.#store(this.#multipartId, part, note);
    // Whoever comes next hears of it; until then it must not end the process.
    this.#underWay.catch(() => undefined);
  }

  async #store(multipartId: string, part: Uint8Array, note: Note): Promise<void> {
    const number = this.#tags.length + 1;
    this.#tags.push(await this.#objects.putPart(this.#objectKey, multipartId, number, part));
    this.#storedBytes += part.length;
    await note({ multipartId, tags: [...this.#tags], sizeBytes: this.#storedBytes });
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
