import { Controller, Inject, Res } from '@nestjs/common';
import { exportUser } from '@trc/contracts/commands/export-user.v1';
import { disconnectSpotify } from '@trc/contracts/http/disconnect-spotify.v1';
import { eraseMe } from '@trc/contracts/http/erase-me.v1';
import { exportMe } from '@trc/contracts/http/export-me.v1';
import { getMyExport } from '@trc/contracts/http/get-my-export.v1';
import { listAdminErasures } from '@trc/contracts/http/list-admin-erasures.v1';
import { services } from '@trc/contracts/message';
import { Problem } from '@trc/runtime/http-problem';
import type { Objects } from '@trc/runtime/objects';
import { Input, type InputOf, Route } from '@trc/runtime/route';
import { inTenant } from '@trc/runtime/tenancy';
import { CONFIG, OBJECTS } from '@trc/runtime/tokens';
import type { FastifyReply } from 'fastify';
import { noteAudit } from '../outbound/audit.store.ts';
import type { Caller } from '../outbound/callers.store.ts';
import { listErasures } from '../outbound/erasures.store.ts';
import { filesOfExport } from '../outbound/export-files.objects.ts';
import { findUserExport, openUserExport, stateOfExport } from '../outbound/user-exports.store.ts';
import { writeInTenant } from '../outbound/write.ts';
import { PARTS } from '../tokens.ts';
import type { Parts } from './admission.ts';
import { CurrentCaller } from './caller.guard.ts';
import { cookiesOf } from './cookies.ts';
import { forgetSpotify } from './disconnect-spotify.ts';
import { eraseUser } from './erase-user.ts';

const signedS = 900;
const revokeUrl = 'https://www.spotify.com/account/apps/';

@Controller()
export class PrivacyRoutes {
  readonly #parts: Parts;
  readonly #objects: Pick<Objects, 'get' | 'signedGet'>;

  readonly #cookies: ReturnType<typeof cookiesOf>;

  constructor(
    @Inject(PARTS) parts: Parts,
    @Inject(OBJECTS) objects: Pick<Objects, 'get' | 'signedGet'>,
    @Inject(CONFIG) config: { readonly publicUrl: string },
  ) {
    this.#parts = parts;
    this.#objects = objects;
    this.#cookies = cookiesOf(config.publicUrl);
  }

  @Route(exportMe)
  async export(@CurrentCaller() caller: Caller, @Res({ passthrough: true }) reply: FastifyReply) {
    const { db, relay, clock } = this.#parts;
    const { tenantId, userId, keyId } = caller;
    const row = await writeInTenant(db, relay, tenantId, async (trx, emit) => {
      const { row, isNew } = await openUserExport(trx, caller, clock());
      if (isNew) {
        for (const service of services) emit(exportUser(service), { export_id: row.id, user_id: userId });
        await noteAudit(
          trx,
          { tenantId, userId, keyId, action: 'export-requested', subject: row.id },
          clock(),
        );
      }
      return row;
    });
    reply.header('location', `/v1/me/exports/${row.id}`);
    return { export_id: row.id, status: 'pending' as const };
  }

  @Route(getMyExport)
  async get(@CurrentCaller() caller: Caller, @Input(getMyExport) { params }: InputOf<typeof getMyExport>) {
    const row = await inTenant(this.#parts.db, caller.tenantId, (trx) =>
      findUserExport(trx, params.id, caller.userId),
    );
    if (!row) throw new Problem('not-found');
    const status = stateOfExport(row, this.#parts.clock());
    return {
      id: row.id,
      status,
      requested_at: row.requested_at.toISOString(),
      expires_at: row.expires_at.toISOString(),
      files: status === 'ready' ? await filesOfExport(this.#objects, row.parts, signedS) : [],
    };
  }

  @Route(eraseMe)
  async erase(
    @CurrentCaller() caller: Caller,
    @Input(eraseMe) _input: InputOf<typeof eraseMe>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const { db, relay, clock } = this.#parts;
    const erasureId = await writeInTenant(db, relay, caller.tenantId, (trx, emit) =>
      eraseUser(trx, emit, caller, clock()),
    );
    reply.clearCookie(this.#cookies.session, this.#cookies.options);
    return {
      erasure_id: erasureId,
      message: 'You are signed out everywhere. What is yours is being deleted.',
    };
  }

  @Route(disconnectSpotify)
  async disconnect(@CurrentCaller() caller: Caller) {
    const { db, relay, clock } = this.#parts;
    const goneBy = await writeInTenant(db, relay, caller.tenantId, (trx, emit) =>
      forgetSpotify(trx, emit, caller, clock()),
    );
    return {
      gone_by: goneBy.toISOString(),
      revoke_url: revokeUrl,
      message:
        'Spotify is disconnected. What came from there is being deleted; your refreshes rest until you connect again.',
    };
  }

  @Route(listAdminErasures)
  async erasures(@Input(listAdminErasures) { query }: InputOf<typeof listAdminErasures>) {
    const rows = await listErasures(this.#parts.db, query.limit);
    return {
      items: rows.map((row) => ({
        ...row,
        requested_at: row.requested_at.toISOString(),
        due_at: row.due_at.toISOString(),
        completed_at: row.completed_at?.toISOString() ?? null,
      })),
    };
  }
}
