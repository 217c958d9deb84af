import { Controller, Inject } from '@nestjs/common';
import { deleteUpload } from '@trc/contracts/http/delete-upload.v1';
import { getUpload } from '@trc/contracts/http/get-upload.v1';
import { listUploads } from '@trc/contracts/http/list-uploads.v1';
import { Problem } from '@trc/runtime/http-problem';
import type { Objects } from '@trc/runtime/objects';
import { Input, type InputOf, Route } from '@trc/runtime/route';
import { inTenant } from '@trc/runtime/tenancy';
import { OBJECTS } from '@trc/runtime/tokens';
import { endFile } from '../outbound/batches.store.ts';
import type { Caller } from '../outbound/callers.store.ts';
import { expireUpload, findUpload, type UploadRow, unfinishedUploads } from '../outbound/uploads.store.ts';
import { PARTS } from '../tokens.ts';
import type { Parts } from './admission.ts';
import { CurrentCaller } from './caller.guard.ts';
import { dropUpload } from './drop-upload.ts';
import { own } from './own.ts';
import { pageOf } from './page.ts';
import { partsOf } from './upload-parts.ts';

type PartsUpload = UploadRow & { readonly multipart_id: string; readonly size_bytes: number };

/** What a batch keeps of a file whose upload its owner gave up. */
const givenUp = {
  outcome: 'failed',
  error: {
    code: 'upload-expired',
    detail: 'The upload was given up before it was completed.',
    frees_at: null,
  },
} as const;

/** Uploads in parts that are not completed: each person sees their own. */
@Controller()
export class UploadsRoutes {
  readonly #parts: Parts;
  readonly #objects: Objects;

  constructor(@Inject(PARTS) parts: Parts, @Inject(OBJECTS) objects: Objects) {
    this.#parts = parts;
    this.#objects = objects;
  }

  @Route(listUploads)
  async list(@CurrentCaller() caller: Caller, @Input(listUploads) { query }: InputOf<typeof listUploads>) {
    const now = this.#parts.clock();
    const page = { limit: query.limit, after: query.cursor ?? null };
    const rows = await inTenant(this.#parts.db, caller.tenantId, (trx) =>
      unfinishedUploads(trx, { userId: caller.userId, now }, page),
    );
    return pageOf(rows, query.limit, present);
  }

  @Route(getUpload)
  async get(@CurrentCaller() caller: Caller, @Input(getUpload) { params }: InputOf<typeof getUpload>) {
    const upload = await this.#find(caller, params.id);
    const leftMs = upload.expires_at.getTime() - this.#parts.clock().getTime();
    if (leftMs <= 0) throw new Problem('upload-expired');
    const isStored = await this.#storedOf(upload);
    const parts = partsOf(upload.size_bytes).map(async (part) => {
      const stored = isStored(part);
      const url = stored ? null : await this.#signed(upload, part.number, leftMs);
      return { ...part, url, stored };
    });
    return { ...present(upload), parts: await Promise.all(parts) };
  }

  @Route(deleteUpload)
  async delete(
    @CurrentCaller() caller: Caller,
    @Input(deleteUpload) { params }: InputOf<typeof deleteUpload>,
  ): Promise<void> {
    const upload = await this.#find(caller, params.id);
    const now = this.#parts.clock();
    const isEnded = await inTenant(this.#parts.db, caller.tenantId, async (trx) => {
      const ended = await expireUpload(trx, upload.id, now);
      if (ended) await endFile(trx, upload.id, { ...givenUp, endedAt: now });
      return ended;
    });
    if (!isEnded) throw new Problem('not-found');
    await dropUpload(this.#parts, this.#objects, upload, givenUp);
  }

  async #find(caller: Caller, id: string): Promise<PartsUpload> {
    const found = await inTenant(this.#parts.db, caller.tenantId, (trx) => findUpload(trx, id));
    const { multipart_id, size_bytes, ...upload } = own(caller, found);
    if (multipart_id === null || size_bytes === null) throw new Problem('not-found');
    return { ...upload, multipart_id, size_bytes };
  }

  /** A part counts when all of it is there. The parts of an upload that was put together already are no longer listed. */
  async #storedOf({ object_key, multipart_id }: PartsUpload) {
    const stored = await this.#objects.storedParts(object_key, multipart_id);
    if (stored === null) {
      const isWhole = (await this.#objects.head(object_key)) !== null;
      return () => isWhole;
    }
    const sizeOf = new Map(stored.map(({ number, sizeBytes }) => [number, sizeBytes]));
    return (part: { readonly number: number; readonly size_bytes: number }) =>
      sizeOf.get(part.number) === part.size_bytes;
  }

  #signed({ object_key, multipart_id }: PartsUpload, number: number, leftMs: number): Promise<string> {
    return this.#objects.signedPart(
      object_key,
      multipart_id,
      number,
      Math.max(1, Math.floor(leftMs / 1_000)),
    );
  }
}

function present({ id, filename, size_bytes, expires_at }: UploadRow) {
  return { upload_id: id, filename, size_bytes: size_bytes ?? 0, expires_at: expires_at.toISOString() };
}
