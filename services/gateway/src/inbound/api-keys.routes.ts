import { Controller, Inject } from '@nestjs/common';
import { rateLimitPerMinuteDefault } from '@trc/contracts/http/api-key';
import { changeApiKey } from '@trc/contracts/http/change-api-key.v1';
import { createApiKey } from '@trc/contracts/http/create-api-key.v1';
import { deleteApiKey } from '@trc/contracts/http/delete-api-key.v1';
import { listApiKeys } from '@trc/contracts/http/list-api-keys.v1';
import { rotateApiKey } from '@trc/contracts/http/rotate-api-key.v1';
import { getEntitlements } from '@trc/contracts/queries/get-entitlements.v1';
import { Problem } from '@trc/runtime/http-problem';
import { Input, type InputOf, Route } from '@trc/runtime/route';
import { inTenant } from '@trc/runtime/tenancy';
import type { Transaction } from 'kysely';
import { isAdmin, reaches } from '../domain/roles.ts';
import { type Grant, isNoMore } from '../domain/scopes.ts';
import { noteAudit } from '../outbound/audit.store.ts';
import { type Caller, tenantOf } from '../outbound/callers.store.ts';
import type { Database } from '../outbound/database.ts';
import * as keys from '../outbound/keys.store.ts';
import { PARTS } from '../tokens.ts';
import type { Parts } from './admission.ts';
import { CurrentCaller } from './caller.guard.ts';
import { pageOf } from './page.ts';

@Controller()
export class ApiKeysRoutes {
  readonly #parts: Parts;
  constructor(@Inject(PARTS) parts: Parts) {
    this.#parts = parts;
  }

  @Route(listApiKeys)
  async list(@CurrentCaller() caller: Caller, @Input(listApiKeys) { query }: InputOf<typeof listApiKeys>) {
    if (query.of === 'tenant' && !isAdmin(caller.role)) throw new Problem('not-allowed');
    const userId = query.of === 'me' ? caller.userId : null;
    const rows = await inTenant(this.#parts.db, caller.tenantId, (trx) =>
      keys.listKeys(trx, userId, query.limit, query.cursor ?? null),
    );
    return pageOf(rows, query.limit, (row) => show(row, this.#parts.clock()));
  }

  @Route(createApiKey)
  async create(@CurrentCaller() caller: Caller, @Input(createApiKey) { body }: InputOf<typeof createApiKey>) {
    const { tenantId, userId, keyExpiresAt } = caller;
    const now = this.#parts.clock();
    const { name, scopes = caller.scopes, expires_at, rate_limit_per_minute: rateLimitPerMinute } = body;
    const end = expires_at === undefined ? keyExpiresAt : expires_at;
    const key = { name, scopes, expiresAt: end === null ? null : new Date(end), rateLimitPerMinute };
    if (key.expiresAt && key.expiresAt <= now)
      throw new Problem('invalid-request', { detail: 'expires_at: it is in the past.' });
    refuseMore(key, caller);
    if (rateLimitPerMinute > rateLimitPerMinuteDefault && !isAdmin(caller.role))
      throw new Problem('not-allowed', {
        detail: `Only an admin gives a key more than ${rateLimitPerMinuteDefault} calls in a minute.`,
      });
    await this.#refuseByPlan(tenantId);
    return inTenant(this.#parts.db, tenantId, async (trx) => {
      const made = await keys.addKey(trx, { tenantId, userId, ...key });
      await this.#note(trx, caller, 'key-created', made.id, { scopes });
      return { ...show(made, now), secret: made.secret };
    });
  }

  @Route(changeApiKey)
  change(
    @CurrentCaller() caller: Caller,
    @Input(changeApiKey) { params, body }: InputOf<typeof changeApiKey>,
  ) {
    return inTenant(this.#parts.db, caller.tenantId, async (trx) => {
      const key = await managed(trx, caller, params.id);
      const { name = key.name, scopes = key.scopes } = body;
      if (body.scopes !== undefined) refuseMore({ scopes, expiresAt: key.expires_at }, caller);
      const row = await keys.changeKey(trx, key.id, { name, scopes });
      await this.#note(trx, caller, 'key-changed', key.id, { scopes });
      return show(row, this.#parts.clock());
    });
  }

  @Route(deleteApiKey)
  delete(
    @CurrentCaller() caller: Caller,
    @Input(deleteApiKey) { params }: InputOf<typeof deleteApiKey>,
  ): Promise<void> {
    return inTenant(this.#parts.db, caller.tenantId, async (trx) => {
      const key = await managed(trx, caller, params.id);
      await keys.revokeKey(trx, key.id, this.#parts.clock());
      await this.#note(trx, caller, 'key-revoked', key.id, {});
    });
  }

  @Route(rotateApiKey)
  rotate(
    @CurrentCaller() caller: Caller,
    @Input(rotateApiKey) { params, body }: InputOf<typeof rotateApiKey>,
  ) {
    return inTenant(this.#parts.db, caller.tenantId, async (trx) => {
      const key = await managed(trx, caller, params.id);
      if (key.user_id !== caller.userId)
        throw new Problem('not-allowed', {
          detail: 'A secret speaks for its user, who alone may have it. Revoke the key instead.',
        });
      refuseMore({ scopes: key.scopes, expiresAt: key.expires_at }, caller);
      const now = this.#parts.clock();
      const until = new Date(now.getTime() + body.overlap_s * 1_000);
      const rotated = await keys.rotateKey(trx, key.id, until);
      await this.#note(trx, caller, 'key-rotated', key.id, { overlap_s: body.overlap_s });
      return { ...show(rotated, now), secret: rotated.secret };
    });
  }

  async #refuseByPlan(tenantId: string): Promise<void> {
    const { time_zone } = await inTenant(this.#parts.db, tenantId, tenantOf);
    const plan = await this.#parts.ask(getEntitlements, tenantId, { time_zone });
    if (!plan.api_keys && plan.enforcement === 'enforce') throw new Problem('api-keys-not-in-plan');
  }

  #note(
    trx: Transaction<Database>,
    { tenantId, userId, keyId }: Caller,
    action: string,
    subject: string,
    details: object,
  ) {
    return noteAudit(trx, { tenantId, userId, keyId, action, subject, details }, this.#parts.clock());
  }
}

/** Nobody makes, changes or gets a key that may do more than what they call with. */
function refuseMore(wanted: Grant, caller: Caller): void {
  if (!isNoMore(wanted, { scopes: caller.scopes, expiresAt: caller.keyExpiresAt }))
    throw new Problem('not-allowed', {
      detail: 'A key cannot have scopes, or an end, beyond those of the key that you call with.',
    });
}

/** A key that the caller manages: their own, or as an admin that of somebody whose role is not above. */
async function managed(trx: Transaction<Database>, caller: Caller, id: string): Promise<keys.KeyOfUser> {
  const key = await keys.lockKey(trx, id);
  if (!key || (key.user_id !== caller.userId && !isAdmin(caller.role))) throw new Problem('not-found');
  if (!reaches(caller.role, key.role)) throw new Problem('not-allowed');
  return key;
}

function show(key: keys.KeyRow, now: Date) {
  const { previous_until } = key;
  return {
    id: key.id,
    user_id: key.user_id,
    name: key.name,
    hint: key.hint,
    scopes: key.scopes,
    rate_limit_per_minute: key.rate_limit_per_minute,
    created_at: key.created_at.toISOString(),
    expires_at: key.expires_at?.toISOString() ?? null,
    last_used_at: key.last_used_at?.toISOString() ?? null,
    overlap_until: previous_until && previous_until > now ? previous_until.toISOString() : null,
  };
}
