import { Controller, Inject } from '@nestjs/common';
import { changeUser } from '@trc/contracts/http/change-user.v1';
import { createUser } from '@trc/contracts/http/create-user.v1';
import { deleteUser } from '@trc/contracts/http/delete-user.v1';
import { listUsers } from '@trc/contracts/http/list-users.v1';
import { Problem } from '@trc/runtime/http-problem';
import { Input, type InputOf, Route } from '@trc/runtime/route';
import { inTenant } from '@trc/runtime/tenancy';
import type { Transaction } from 'kysely';
import { type RankedRole, reaches } from '../domain/roles.ts';
import { noteAudit } from '../outbound/audit.store.ts';
import { addUser, type Caller, userOf } from '../outbound/callers.store.ts';
import type { Database } from '../outbound/database.ts';
import type { Sites } from '../outbound/sites.ts';
import * as users from '../outbound/users.store.ts';
import { writeInTenant } from '../outbound/write.ts';
import { PARTS, SITES } from '../tokens.ts';
import type { Parts } from './admission.ts';
import { CurrentCaller } from './caller.guard.ts';
import { eraseUser } from './erase-user.ts';
import { oweInvitation } from './owe-invitation.ts';
import { pageOf } from './page.ts';

@Controller()
export class UsersRoutes {
  readonly #parts: Parts;
  readonly #sites: Sites;
  constructor(@Inject(PARTS) parts: Parts, @Inject(SITES) sites: Sites) {
    this.#parts = parts;
    this.#sites = sites;
  }

  @Route(listUsers)
  async list(@CurrentCaller() { tenantId }: Caller, @Input(listUsers) { query }: InputOf<typeof listUsers>) {
    const rows = await inTenant(this.#parts.db, tenantId, (trx) =>
      users.listUsers(trx, query.limit, query.cursor ?? null),
    );
    return pageOf(rows, query.limit, show);
  }

  @Route(createUser)
  async invite(@CurrentCaller() caller: Caller, @Input(createUser) { body }: InputOf<typeof createUser>) {
    const { tenantId } = caller;
    refuseAbove(caller, body.role);
    const email = body.email.toLowerCase();
    const { address } = await this.#sites.of(tenantId);
    const now = this.#parts.clock();
    return inTenant(this.#parts.db, tenantId, async (trx) => {
      const known = await users.findUserByEmail(trx, email);
      if (known?.signed_in_at)
        throw new Problem('conflict', { detail: 'Somebody with this address is here already.' });
      const name = body.name ?? email;
      const id = known?.id ?? (await addUser(trx, { tenantId, name, email, role: body.role }));
      const { name: invitedBy } = await userOf(trx, caller.userId);
      await oweInvitation(trx, { tenantId, email, address, invitedBy }, now);
      const user = await userOf(trx, id);
      await this.#note(trx, caller, 'user-invited', id, { role: user.role });
      return show(user);
    });
  }

  @Route(changeUser)
  change(@CurrentCaller() caller: Caller, @Input(changeUser) { params, body }: InputOf<typeof changeUser>) {
    return inTenant(this.#parts.db, caller.tenantId, async (trx) => {
      const { user, otherOwners } = await reached(trx, caller, params.id);
      const { name = user.name, role = user.role } = body;
      if (role !== user.role) {
        refuseAbove(caller, role);
        if (user.role === 'operator')
          throw new Problem('not-allowed', { detail: 'An operator is made and unmade at the installation.' });
        if (user.role === 'owner' && otherOwners === 0) throw new Problem('last-owner');
      }
      const row = await users.changeUser(trx, user.id, { name, role });
      await this.#note(trx, caller, 'user-changed', user.id, { role });
      return show(row);
    });
  }

  @Route(deleteUser)
  delete(
    @CurrentCaller() caller: Caller,
    @Input(deleteUser) { params }: InputOf<typeof deleteUser>,
  ): Promise<void> {
    const { db, relay, clock } = this.#parts;
    return writeInTenant(db, relay, caller.tenantId, async (trx, emit) => {
      const { user, otherOwners } = await reached(trx, caller, params.id);
      if (user.role === 'owner' && otherOwners === 0) throw new Problem('last-owner');
      // Before the erasure, which takes their id out of the log: here twice, where somebody removes themselves.
      await this.#note(trx, caller, 'user-removed', user.id, { role: user.role });
      await eraseUser(trx, emit, { tenantId: caller.tenantId, userId: user.id }, clock());
    });
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

function refuseAbove(caller: Caller, role: RankedRole): void {
  if (!reaches(caller.role, role))
    throw new Problem('not-allowed', { detail: `Your role is below ${role}; ask somebody who has it.` });
}

/** Somebody of the tenant whose role is not above the caller's, locked. */
async function reached(trx: Transaction<Database>, caller: Caller, id: string) {
  const found = await users.lockUser(trx, id);
  if (!found) throw new Problem('not-found');
  refuseAbove(caller, found.user.role);
  return found;
}

function show({ id, name, email, role, created_at, signed_in_at }: users.UserRow) {
  return {
    id,
    name,
    email,
    role,
    created_at: created_at.toISOString(),
    signed_in_at: signed_in_at?.toISOString() ?? null,
  };
}
