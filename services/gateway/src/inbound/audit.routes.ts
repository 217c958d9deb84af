import { Controller, Inject } from '@nestjs/common';
import { listAuditEntries } from '@trc/contracts/http/list-audit.v1';
import { Input, type InputOf, Route } from '@trc/runtime/route';
import { inTenant } from '@trc/runtime/tenancy';
import { DATABASE } from '@trc/runtime/tokens';
import type { Kysely } from 'kysely';
import { listAudit } from '../outbound/audit.store.ts';
import type { Caller } from '../outbound/callers.store.ts';
import type { Database } from '../outbound/database.ts';
import { CurrentCaller } from './caller.guard.ts';
import { pageOf } from './page.ts';

@Controller()
export class AuditRoutes {
  readonly #db: Kysely<Database>;
  constructor(@Inject(DATABASE) db: Kysely<Database>) {
    this.#db = db;
  }

  @Route(listAuditEntries)
  async list(
    @CurrentCaller() { tenantId }: Caller,
    @Input(listAuditEntries) { query }: InputOf<typeof listAuditEntries>,
  ) {
    const filter = {
      action: query.action ?? null,
      subject: query.subject ?? null,
      from: query.from ? new Date(query.from) : null,
      to: query.to ? new Date(query.to) : null,
    };
    const rows = await inTenant(this.#db, tenantId, (trx) =>
      listAudit(trx, filter, query.limit, query.cursor ?? null),
    );
    return pageOf(rows, query.limit, ({ at, tenant_id: _, ...entry }) => ({
      ...entry,
      at: at.toISOString(),
    }));
  }
}
