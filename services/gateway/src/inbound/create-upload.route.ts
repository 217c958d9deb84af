import { Controller, Inject } from '@nestjs/common';
import { createUpload } from '@trc/contracts/http/create-upload.v1';
import { newId } from '@trc/contracts/ids';
import type { Objects } from '@trc/runtime/objects';
import { Input, type InputOf, Route } from '@trc/runtime/route';
import { inTenant } from '@trc/runtime/tenancy';
import { OBJECTS } from '@trc/runtime/tokens';
import type { Caller } from '../outbound/callers.store.ts';
import { addUpload } from '../outbound/uploads.store.ts';
import { PARTS } from '../tokens.ts';
import { giveBack, type Parts, reserve } from './admission.ts';
import { beginUpload } from './begin-upload.ts';
import { CurrentCaller } from './caller.guard.ts';
import { type EntitlementsOf, recentEntitlements } from './entitlements.ts';
import { promise } from './promise.ts';
import { refuseEarly } from './refuse-early.ts';
import { signParts } from './upload-parts.ts';

const lifeS = 3_600;

@Controller()
export class CreateUploadRoute {
  readonly #parts: Parts;
  readonly #objects: Objects;
  readonly #entitlementsOf: EntitlementsOf;

  constructor(@Inject(PARTS) parts: Parts, @Inject(OBJECTS) objects: Objects) {
    this.#parts = parts;
    this.#objects = objects;
    this.#entitlementsOf = recentEntitlements(parts.ask, () => parts.clock().getTime());
  }

  @Route(createUpload)
  async handle(@CurrentCaller() caller: Caller, @Input(createUpload) { body }: InputOf<typeof createUpload>) {
    const { head_base64, size_bytes } = body;
    if (head_base64 !== undefined)
      await refuseEarly(this.#parts.ask, caller.tenantId, { head_base64, size_bytes }, () =>
        this.#entitlementsOf(caller.tenantId, 'UTC'),
      );
    const jobId = newId('job');
    const reservation = await reserve(this.#parts, caller.tenantId, {
      jobId,
      kind: 'sample',
      sizeBytes: body.size_bytes,
      durationS: null,
      vibe: body.vibe,
    });
    try {
      const expiresAt = new Date(this.#parts.clock().getTime() + lifeS * 1_000);
      const upload = await beginUpload(this.#objects, caller, body, { jobId, reservation, expiresAt });
      await inTenant(this.#parts.db, caller.tenantId, (trx) => addUpload(trx, upload));
      const parts = await signParts(this.#objects, upload, lifeS);
      const wanted = { kind: 'sample', sizeBytes: body.size_bytes } as const;
      const { estimatedCompletion } = await promise(this.#parts, caller.tenantId, wanted, reservation);
      return {
        upload_id: upload.id,
        parts,
        quote: {
          cost_micros: reservation.quote_micros,
          estimated_completion: estimatedCompletion.toISOString(),
        },
        expires_at: expiresAt.toISOString(),
      };
    } catch (error) {
      await giveBack(this.#parts, caller.tenantId, jobId, 'sample');
      throw error;
    }
  }
}
