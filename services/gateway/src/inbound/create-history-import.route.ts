import { Controller, Inject, Req } from '@nestjs/common';
import { createHistoryImport } from '@trc/contracts/http/create-history-import.v1';
import { newId } from '@trc/contracts/ids';
import { getHistoryProbe } from '@trc/contracts/queries/get-history-probe.v1';
import { Problem } from '@trc/runtime/http-problem';
import type { Objects } from '@trc/runtime/objects';
import { Route } from '@trc/runtime/route';
import { inTenant } from '@trc/runtime/tenancy';
import { OBJECTS } from '@trc/runtime/tokens';
import type { Caller } from '../outbound/callers.store.ts';
import { acceptImport, addImport, removeImport } from '../outbound/imports.store.ts';
import { PARTS } from '../tokens.ts';
import type { Parts } from './admission.ts';
import { type ApiRequest, CurrentCaller } from './caller.guard.ts';
import { fileOf, storeFile } from './store-file.ts';

/** Whole archives of the longest histories have some 60 MB. */
const sizeBytesMax = 200 * 1024 * 1024;
const keptMs = 30 * 86_400_000;
/** What is not accepted by then, because the process died, is swept away. */
const unfinishedMs = 3_600_000;

@Controller()
export class CreateHistoryImportRoute {
  readonly #parts: Parts;
  readonly #objects: Objects;

  constructor(@Inject(PARTS) parts: Parts, @Inject(OBJECTS) objects: Objects) {
    this.#parts = parts;
    this.#objects = objects;
  }

  @Route(createHistoryImport)
  async handle(@CurrentCaller() caller: Caller, @Req() request: ApiRequest) {
    const { db, ask, clock } = this.#parts;
    const { tenantId, userId } = caller;
    if (!request.isMultipart())
      throw new Problem('invalid-request', {
        detail: 'Send the history as a multipart form with one file in the field "history".',
      });
    const file = await fileOf(request, 'history');
    const id = newId('import');
    const objectKey = `imports/${tenantId}/${id}`;
    const begun = new Date(clock().getTime() + unfinishedMs);
    await inTenant(db, tenantId, (trx) =>
      addImport(trx, { id, tenant_id: tenantId, user_id: userId, object_key: objectKey, expires_at: begun }),
    );
    try {
      await storeFile(this.#objects, request, file, objectKey, { sizeBytesMax, tooLarge });
      const probe = await ask(getHistoryProbe, tenantId, { object_key: objectKey });
      if (probe.kind === 'refused') throw new Problem('unreadable-history', { detail: probe.detail });
      const expiresAt = new Date(clock().getTime() + keptMs);
      await inTenant(db, tenantId, (trx) => acceptImport(trx, id, expiresAt));
      const { kind: _, ...facts } = probe;
      return { import_id: id, ...facts, expires_at: expiresAt.toISOString() };
    } catch (error) {
      await this.#objects.delete(objectKey);
      await inTenant(db, tenantId, (trx) => removeImport(trx, id));
      throw error;
    }
  }
}

function tooLarge(): Problem {
  return new Problem('upload-too-large', {
    detail: `A history has at most ${sizeBytesMax} bytes; send its JSON files one by one.`,
  });
}
