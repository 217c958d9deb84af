import { Controller, Inject, Res } from '@nestjs/common';
import { deleteSession } from '@trc/contracts/http/delete-session.v1';
import { deleteSessions } from '@trc/contracts/http/delete-sessions.v1';
import { listSessions } from '@trc/contracts/http/list-sessions.v1';
import { signOut } from '@trc/contracts/http/sign-out.v1';
import { Problem } from '@trc/runtime/http-problem';
import { Input, type InputOf, Route } from '@trc/runtime/route';
import { inTenant } from '@trc/runtime/tenancy';
import { CLOCK, type Clock, CONFIG, DATABASE } from '@trc/runtime/tokens';
import type { FastifyReply } from 'fastify';
import type { Kysely } from 'kysely';
import { noteAudit } from '../outbound/audit.store.ts';
import type { Caller } from '../outbound/callers.store.ts';
import type { Database } from '../outbound/database.ts';
import * as sessions from '../outbound/sessions.store.ts';
import { CurrentCaller } from './caller.guard.ts';
import { cookiesOf } from './cookies.ts';
import { pageOf } from './page.ts';

@Controller()
export class SessionsRoutes {
  readonly #db: Kysely<Database>;
  readonly #clock: Clock;
  readonly #cookies: ReturnType<typeof cookiesOf>;
  constructor(
    @Inject(DATABASE) db: Kysely<Database>,
    @Inject(CLOCK) clock: Clock,
    @Inject(CONFIG) config: { readonly publicUrl: string },
  ) {
    this.#db = db;
    this.#clock = clock;
    this.#cookies = cookiesOf(config.publicUrl);
  }

  @Route(listSessions)
  async list(@CurrentCaller() caller: Caller, @Input(listSessions) { query }: InputOf<typeof listSessions>) {
    const rows = await inTenant(this.#db, caller.tenantId, (trx) =>
      sessions.listSessions(trx, caller.userId, this.#clock(), query.limit, query.cursor ?? null),
    );
    return pageOf(rows, query.limit, (row) => ({
      id: row.id,
      method: row.method,
      user_agent: row.user_agent,
      current: row.id === caller.sessionId,
      created_at: row.created_at.toISOString(),
      last_seen_at: row.last_seen_at.toISOString(),
      expires_at: row.expires_at.toISOString(),
    }));
  }

  @Route(deleteSession)
  async delete(
    @CurrentCaller() caller: Caller,
    @Input(deleteSession) { params }: InputOf<typeof deleteSession>,
  ): Promise<void> {
    const there = await inTenant(this.#db, caller.tenantId, (trx) =>
      sessions.closeSession(trx, caller.userId, params.id),
    );
    if (!there) throw new Problem('not-found');
  }

  @Route(deleteSessions)
  async deleteAll(
    @CurrentCaller() { tenantId, userId, keyId }: Caller,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<void> {
    await inTenant(this.#db, tenantId, async (trx) => {
      await sessions.closeSessions(trx, userId);
      const entry = { tenantId, userId, keyId, action: 'signed-out-everywhere', subject: userId };
      await noteAudit(trx, entry, this.#clock());
    });
    reply.clearCookie(this.#cookies.session, this.#cookies.options);
  }

  @Route(signOut)
  async signOut(
    @CurrentCaller() { tenantId, userId, sessionId }: Caller,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<void> {
    if (sessionId) await inTenant(this.#db, tenantId, (trx) => sessions.closeSession(trx, userId, sessionId));
    reply.clearCookie(this.#cookies.session, this.#cookies.options);
  }
}
