import { Controller, Inject } from '@nestjs/common';
import { createUpload } from '@trc/contracts/http/create-upload.v1';
import { newId } from '@trc/contracts/ids';
import type { RequestOf } from '@trc/contracts/message';
import { getHeadProbe } from '@trc/contracts/queries/get-head-probe.v1';
import { Unavailable } from '@trc/runtime/ask';
import type { Objects } from '@trc/runtime/objects';
import { Input, type InputOf, Route } from '@trc/runtime/route';
import { inTenant } from '@trc/runtime/tenancy';
import { OBJECTS } from '@trc/runtime/tokens';
import type { Caller } from '../outbound/callers.store.ts';
import { addUpload } from '../outbound/uploads.store.ts';
import { PARTS } from '../tokens.ts';
import { refuseProbe } from './accept-sample.ts';
import { giveBack, type Parts, reserve } from './admission.ts';
import { beginUpload } from './begin-upload.ts';
import { CurrentCaller } from './caller.guard.ts';
import { type EntitlementsOf, recentEntitlements } from './entitlements.ts';
import { promise } from './promise.ts';
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
    if (body.head_base64 !== undefined)
      await this.#refuseEarly(caller, { head_base64: body.head_base64, size_bytes: body.size_bytes });
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
  /** What the first bytes tell is told now, by the same code that decides on the whole. Whoever is silent refuses nothing. */
  async #refuseEarly(caller: Caller, head: RequestOf<typeof getHeadProbe>): Promise<void> {
    const probe = await this.#parts.ask(getHeadProbe, caller.tenantId, head).catch((error: unknown) => {
      if (error instanceof Unavailable) return { kind: 'beyond-head' } as const;
      throw error;
    });
    if (probe.kind === 'beyond-head') return;
    const plan = probe.kind === 'sound' ? await this.#entitlementsOf(caller.tenantId, 'UTC') : null;
    const isBound = plan !== null && plan.enforcement !== 'off';
    refuseProbe(probe, isBound ? plan.duration_s_max : Number.POSITIVE_INFINITY);
  }
}
