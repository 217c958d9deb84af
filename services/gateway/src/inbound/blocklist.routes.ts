import { Controller, Inject } from '@nestjs/common';
import type { Blocklist } from '@trc/contracts/documents/blocklist.v1';
import { getOwnBlocklist } from '@trc/contracts/http/get-blocklist.v1';
import { putOwnBlocklist } from '@trc/contracts/http/put-blocklist.v1';
import { Input, type InputOf, Route } from '@trc/runtime/route';
import { inTenant } from '@trc/runtime/tenancy';
import { findBlocklist } from '../outbound/blocks.store.ts';
import type { Caller } from '../outbound/callers.store.ts';
import { writeInTenant } from '../outbound/write.ts';
import { PARTS } from '../tokens.ts';
import type { Parts } from './admission.ts';
import { CurrentCaller } from './caller.guard.ts';
import { changeBlocklist } from './change-blocklist.ts';

@Controller()
export class BlocklistRoutes {
  readonly #parts: Parts;

  constructor(@Inject(PARTS) parts: Parts) {
    this.#parts = parts;
  }

  @Route(getOwnBlocklist)
  get(@CurrentCaller() caller: Caller): Promise<Blocklist> {
    return inTenant(this.#parts.db, caller.tenantId, (trx) => findBlocklist(trx, caller.userId));
  }

  @Route(putOwnBlocklist)
  async put(
    @CurrentCaller() caller: Caller,
    @Input(putOwnBlocklist) { body }: InputOf<typeof putOwnBlocklist>,
  ): Promise<Blocklist> {
    return writeInTenant(this.#parts.db, this.#parts.relay, caller.tenantId, (trx, emit) =>
      changeBlocklist(trx, emit, caller, (before) => ({
        tracks: body.tracks ?? before.tracks,
        artists: body.artists ?? before.artists,
      })),
    );
  }
}
