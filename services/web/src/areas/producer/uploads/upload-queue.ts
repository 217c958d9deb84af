import { ProblemError, problemOf } from '../../../api/problem.ts';
import { afterFailure, type Step } from './after-failure.ts';
import { headsOf, inBatches } from './announce.ts';
import { Slots } from './slots.ts';
import { type Mark, speedOf, withMark } from './speed.ts';

export interface Part {
  readonly number: number;
  /** `null` for a part that is stored. */
  readonly url: string | null;
  readonly sizeBytes: number;
}

export interface Begun {
  readonly uploadId: string;
  readonly parts: readonly Part[];
}

/** One file of a batch: begun, with its parts unless they are too many to be told at once, or refused. */
export type BegunTogether =
  | { readonly uploadId: string; readonly parts: readonly Part[] | null }
  | { readonly refused: ProblemError };

/** What the queue needs of the world. `key` tells the API that a call is the same as one whose answer was lost. */
export interface UploadPorts {
  begin(file: File, headBase64: string, key: string): Promise<Begun>;
  /** Begins all of them or none, and answers in their order. */
  beginTogether(
    files: ReadonlyArray<{ readonly file: File; readonly headBase64: string }>,
    key: string,
  ): Promise<readonly BegunTogether[]>;
  look(uploadId: string): Promise<Begun>;
  complete(uploadId: string, key: string): Promise<{ readonly jobId: string }>;
  giveUp(uploadId: string): Promise<void>;
  /** Throws PartFailure, or the reason of the signal. */
  send(url: string, part: Blob, signal: AbortSignal, onProgress: (sentBytes: number) => void): Promise<void>;
  /** Throws the reason of the signal. */
  wait(ms: number, signal: AbortSignal): Promise<void>;
  nowMs(): number;
  newKey(): string;
}

export type Phase =
  | { readonly kind: 'waiting' | 'checking' | 'sending' | 'finishing' | 'paused' | 'signed-out' }
  /** Goes on by itself; `tries` counts how often the connection was missed in a row. */
  | { readonly kind: 'disconnected'; readonly tries: number }
  | { readonly kind: 'refused' | 'failed'; readonly problem: ProblemError }
  | { readonly kind: 'accepted'; readonly jobId: string };

/** One file on its way. */
export interface Upload {
  readonly id: string;
  readonly name: string;
  readonly sizeBytes: number;
  readonly uploadId: string | null;
  readonly sentBytes: number;
  readonly phase: Phase;
}

export interface QueueState {
  readonly uploads: readonly Upload[];
  /** Bytes a second over all files, `null` while it cannot be told. */
  readonly bytesPerSecond: number | null;
  /** Of every upload that a file of this window was ever about, also after it is off the list. */
  readonly uploadIds: ReadonlySet<string>;
}

/** More at a time would make each slower, and the browser has six connections for each host. */
const sendsMax = 3;
const checksMax = 4;
const tellEveryMs = 150;
/** The API takes no size of 0, so this is said without it. */
const empty = new ProblemError(415, {
  code: 'not-audio',
  title: 'There is nothing in this file; export the sound again.',
});

const settled: readonly Phase['kind'][] = ['accepted', 'refused', 'failed'];
const moving: readonly Phase['kind'][] = ['waiting', 'checking', 'sending', 'finishing', 'disconnected'];
export const hasSettled = ({ phase }: Upload): boolean => settled.includes(phase.kind);
export const isMoving = ({ phase }: Upload): boolean => moving.includes(phase.kind);

interface Held {
  readonly file: File;
  stop: AbortController;
  /** Of the upload that is to be begun; a lost answer is asked for again under the same. */
  key: string;
  /** The files that it is to be announced with. */
  batch: Batch | null;
  /** What was told of its parts when it was begun; otherwise they are asked for. */
  parts: readonly Part[] | null;
  /** Every part is stored, so only completing is left. */
  isStored: boolean;
}

/** Files that are announced by one call. */
interface Batch {
  readonly files: ReadonlyMap<string, File>;
  readonly key: string;
  /** Those that were on the list when it was first tried: a call that is repeated says the same. */
  announced: ReadonlyArray<readonly [id: string, file: File]> | null;
  underWay: Promise<void> | null;
}

/**
 * Sends files to the object storage by the addresses that the API signs, a few at a time, and makes jobs of them.
 * It lives as long as the page is open, whatever is shown of it.
 */
export class UploadQueue {
  readonly #ports: UploadPorts;
  readonly #held = new Map<string, Held>();
  readonly #listeners = new Set<() => void>();
  readonly #checks = new Slots(checksMax);
  readonly #sends = new Slots(sendsMax);
  #state: QueueState = { uploads: [], bytesPerSecond: null, uploadIds: new Set() };
  #marks: readonly Mark[] = [];
  #sentBytes = 0;
  #toldAtMs = 0;
  #count = 0;

  constructor(ports: UploadPorts) {
    this.#ports = ports;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly state = (): QueueState => this.#state;

  /**
   * @param files `uploadId`: the upload that the file goes on with; those without are new
   * @param togetherMax new files that are announced as one batch; a single one never is
   */
  add(
    files: ReadonlyArray<{ readonly file: File; readonly uploadId: string | null }>,
    togetherMax = 1,
  ): void {
    const ids: string[] = [];
    const fresh = new Map<string, File>();
    for (const { file, uploadId } of files) {
      this.#count += 1;
      const id = String(this.#count);
      const key = this.#ports.newKey();
      const nothing = { batch: null, parts: null, isStored: false };
      this.#held.set(id, { file, stop: new AbortController(), key, ...nothing });
      const upload = { id, name: file.name, sizeBytes: file.size, uploadId, sentBytes: 0 };
      const phase: Phase = file.size === 0 ? { kind: 'refused', problem: empty } : { kind: 'waiting' };
      this.#tell([...this.#state.uploads, { ...upload, phase }]);
      if (phase.kind !== 'waiting') continue;
      ids.push(id);
      if (uploadId === null) fresh.set(id, file);
    }
    for (const together of inBatches([...fresh], togetherMax)) {
      const files = new Map(together);
      const batch = { files, key: this.#ports.newKey(), announced: null, underWay: null };
      for (const id of files.keys()) this.#hold(id, { batch });
    }
    for (const id of ids) void this.#run(id);
  }

  pause(id: string): void {
    const upload = this.#find(id);
    if (upload && isMoving(upload)) this.#halt(id, { kind: 'paused' });
  }

  /** Goes on with what is paused, or tries again what has stopped. */
  resume(id: string): void {
    const upload = this.#find(id);
    const held = this.#held.get(id);
    if (!upload || !held || isMoving(upload) || upload.phase.kind === 'accepted') return;
    held.stop = new AbortController();
    this.#change(id, { phase: { kind: 'waiting' } });
    void this.#run(id);
  }

  /** Takes the file off the list. What was stored of it is deleted, and what it took of the plan is free again. */
  async remove(id: string): Promise<void> {
    const upload = this.#find(id);
    if (!upload) return;
    this.#held.get(id)?.stop.abort();
    this.#held.delete(id);
    this.#tell(this.#state.uploads.filter((other) => other.id !== id));
    if (upload.uploadId && upload.phase.kind !== 'accepted')
      await this.#ports.giveUp(upload.uploadId).catch(() => undefined);
  }

  pauseAll(): void {
    for (const { id } of this.#state.uploads) this.pause(id);
  }

  resumeAll(): void {
    for (const { id, phase } of this.#state.uploads) if (phase.kind === 'paused') this.resume(id);
  }

  /** Forgets files that became jobs or were refused. */
  clear(): void {
    for (const upload of this.#state.uploads) if (hasSettled(upload)) this.#held.delete(upload.id);
    this.#tell(this.#state.uploads.filter((upload) => !hasSettled(upload)));
  }

  /** The browser has no network: what is on its way stops until it has. */
  connectionLost(): void {
    for (const { id, phase } of this.#state.uploads)
      if (phase.kind === 'sending' || phase.kind === 'checking' || phase.kind === 'finishing')
        this.#halt(id, { kind: 'disconnected', tries: 1 });
  }

  /** Whoever waits for the connection tries now. */
  connectionBack(): void {
    this.#again('disconnected');
  }

  /** Whoever waits for a session tries now. */
  signedIn(): void {
    this.#again('signed-out');
  }

  #again(kind: Phase['kind']): void {
    for (const upload of this.#state.uploads) {
      if (upload.phase.kind !== kind) continue;
      this.#halt(upload.id, { kind: 'paused' });
      this.resume(upload.id);
    }
  }

  async #run(id: string): Promise<void> {
    const held = this.#held.get(id);
    if (!held) return;
    const { signal } = held.stop;
    for (let tries = 1; ; tries += 1) {
      const at: { step: Step } = { step: 'begin' };
      const sentBefore = this.#find(id)?.sentBytes ?? 0;
      try {
        await this.#carry(id, held, at);
        return;
      } catch (error) {
        if (signal.aborted) return;
        // Whatever arrived since the last fault shows that the way is open.
        if ((this.#find(id)?.sentBytes ?? 0) > sentBefore) tries = 1;
        const next = afterFailure(error, at.step, tries);
        if (next.kind === 'wait') {
          const phase: Phase = next.isConnection ? { kind: 'disconnected', tries } : { kind: 'waiting' };
          this.#change(id, { phase });
          await this.#ports.wait(next.ms, signal).catch(() => undefined);
          if (signal.aborted) return;
          continue;
        }
        held.isStored = false;
        // The API keeps nothing of what it has refused at the end, nor of what came too late.
        if (next.kind === 'anew' || (next.kind === 'refuse' && at.step === 'complete')) {
          held.key = this.#ports.newKey();
          this.#change(id, { uploadId: null, sentBytes: 0 });
        }
        if (next.kind === 'anew') continue;
        this.#change(id, { phase: this.#stopped(next.kind, error) });
        return;
      }
    }
  }

  #stopped(kind: 'refuse' | 'fail' | 'sign-in', error: unknown): Phase {
    if (kind === 'sign-in') return { kind: 'signed-out' };
    return { kind: kind === 'refuse' ? 'refused' : 'failed', problem: problemOf(error) };
  }

  /** The whole way of one file, from where it is. */
  async #carry(id: string, held: Held, at: { step: Step }): Promise<void> {
    const { file } = held;
    const { signal } = held.stop;
    const known =
      this.#find(id)?.uploadId ?? (await this.#checks.run(signal, () => this.#begin(id, held, signal)));
    await this.#sends.run(signal, async () => {
      if (!held.isStored) {
        at.step = 'look';
        const parts = held.parts ?? (await this.#ports.look(known)).parts;
        held.parts = null;
        signal.throwIfAborted();
        at.step = 'send';
        await this.#sendParts(id, file, parts, signal);
        held.isStored = true;
      }
      at.step = 'complete';
      this.#change(id, { phase: { kind: 'finishing' }, sentBytes: file.size });
      const accepted = await this.#ports.complete(known, `complete-${known}`);
      this.#change(id, { phase: { kind: 'accepted', ...accepted } });
    });
  }

  /** Answers the upload. One that waited for its turn may have been begun by the others of its batch. */
  async #begin(id: string, held: Held, signal: AbortSignal): Promise<string> {
    const known = () => this.#find(id)?.uploadId ?? null;
    if (known() === null) this.#change(id, { phase: { kind: 'checking' } });
    const { batch } = held;
    if (batch) {
      batch.underWay ??= this.#beginTogether(batch).finally(() => {
        batch.underWay = null;
      });
      await batch.underWay;
      signal.throwIfAborted();
    }
    if (known() === null) {
      const [head = ''] = await headsOf([held.file]);
      await this.#begun(id, await this.#ports.begin(held.file, head, held.key));
      signal.throwIfAborted();
    }
    this.#change(id, { phase: { kind: 'waiting' } });
    return known() ?? '';
  }

  /** Begins all files of a batch, or leaves each to itself when the batch is refused: so every file hears its own reason. */
  async #beginTogether(batch: Batch): Promise<void> {
    batch.announced ??= [...batch.files].filter(([id]) => this.#held.has(id));
    const heads = await headsOf(batch.announced.map(([, file]) => file));
    const files = batch.announced.map(([, file], i) => ({ file, headBase64: heads[i] ?? '' }));
    let answers: readonly BegunTogether[] = [];
    try {
      answers = await this.#ports.beginTogether(files, batch.key);
    } catch (error) {
      const { kind } = afterFailure(error, 'begin', 1);
      if (kind === 'wait' || kind === 'sign-in') throw error;
    }
    for (const [index, [id]] of batch.announced.entries()) {
      this.#hold(id, { batch: null });
      const answer = answers[index];
      if (!answer) continue;
      if ('refused' in answer) this.#halt(id, { kind: 'refused', problem: answer.refused });
      else void this.#begun(id, answer);
    }
  }

  async #begun(id: string, { uploadId, parts }: Exclude<BegunTogether, { refused: unknown }>): Promise<void> {
    this.#hold(id, { parts });
    this.#change(id, { uploadId });
    // Taken off the list meanwhile: nobody else would give it back before its time is over.
    if (!this.#held.has(id)) await this.#ports.giveUp(uploadId).catch(() => undefined);
  }

  async #sendParts(id: string, file: File, parts: readonly Part[], signal: AbortSignal): Promise<void> {
    let storedBytes = parts.reduce((sum, part) => sum + (part.url === null ? part.sizeBytes : 0), 0);
    this.#change(id, { phase: { kind: 'sending' }, sentBytes: storedBytes });
    let from = 0;
    for (const { url, sizeBytes } of parts) {
      const start = from;
      from += sizeBytes;
      if (url === null) continue;
      let partBytes = 0;
      await this.#ports.send(url, file.slice(start, from), signal, (sentBytes) => {
        this.#sentBytes += sentBytes - partBytes;
        partBytes = sentBytes;
        this.#progress(id, storedBytes + sentBytes);
      });
      storedBytes += sizeBytes;
      this.#progress(id, storedBytes);
    }
  }

  /** Stops what a file is doing; it is in this phase until somebody lets it go on. */
  #halt(id: string, phase: Phase): void {
    this.#held.get(id)?.stop.abort();
    this.#change(id, { phase });
  }

  #hold(id: string, change: Partial<Pick<Held, 'batch' | 'parts'>>): void {
    Object.assign(this.#held.get(id) ?? {}, change);
  }

  #find(id: string): Upload | undefined {
    return this.#state.uploads.find((upload) => upload.id === id);
  }

  #change(id: string, change: Partial<Upload>): void {
    this.#tell(this.#state.uploads.map((upload) => (upload.id === id ? { ...upload, ...change } : upload)));
  }

  /** Bytes come in many small steps; people need to see a few of them. */
  #progress(id: string, sentBytes: number): void {
    const nowMs = this.#ports.nowMs();
    this.#marks = withMark(this.#marks, { atMs: nowMs, bytes: this.#sentBytes });
    const uploads = this.#state.uploads.map((upload) =>
      upload.id === id ? { ...upload, sentBytes } : upload,
    );
    if (nowMs - this.#toldAtMs >= tellEveryMs) this.#tell(uploads);
    else this.#state = { ...this.#state, uploads };
  }

  #tell(uploads: readonly Upload[]): void {
    this.#toldAtMs = this.#ports.nowMs();
    const isSending = uploads.some(({ phase }) => phase.kind === 'sending');
    if (!isSending) this.#marks = [];
    const news = uploads.flatMap(({ uploadId }) =>
      uploadId === null || this.#state.uploadIds.has(uploadId) ? [] : [uploadId],
    );
    const uploadIds =
      news.length === 0 ? this.#state.uploadIds : new Set([...this.#state.uploadIds, ...news]);
    this.#state = { uploads, bytesPerSecond: speedOf(this.#marks), uploadIds };
    for (const listener of this.#listeners) listener();
  }
}
