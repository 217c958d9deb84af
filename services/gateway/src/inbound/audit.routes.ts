import { Controller, Inject, Res } from '@nestjs/common';
import { listAdminAudit } from '@trc/contracts/http/list-admin-audit.v1';
import { listAuditEntries } from '@trc/contracts/http/list-audit.v1';
import type { Id } from '@trc/contracts/ids';
import { Input, type InputOf, Route } from '@trc/runtime/route';
import { inTenant } from '@trc/runtime/tenancy';
import { DATABASE } from '@trc/runtime/tokens';
import type { FastifyReply } from 'fastify';
import type { Kysely } from 'kysely';
import { type AuditFilter, type AuditRow, listAllAudit, listAudit } from '../outbound/audit.store.ts';
import type { Caller } from '../outbound/callers.store.ts';
import type { Database } from '../outbound/database.ts';
import { tenantNames } from '../outbound/tenants.store.ts';
import { CurrentCaller } from './caller.guard.ts';
import { csvFile } from './csv-file.ts';
import { auditCsv } from './operator-csv.ts';
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
    const rows = await inTenant(this.#db, tenantId, (trx) =>
      listAudit(
        trx,
        { ...filterOf(query), subject: query.subject ?? null },
        query.limit,
        query.cursor ?? null,
      ),
    );
    return pageOf(rows, query.limit, present);
  }

  @Route(listAdminAudit)
  async listAll(
    @Input(listAdminAudit) { query }: InputOf<typeof listAdminAudit>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const { tenant_id, limit, cursor = null } = query;
    const filter = filterOf(query);
    const rows = await (tenant_id
      ? inTenant(this.#db, tenant_id, (trx) => listAudit(trx, filter, limit, cursor))
      : listAllAudit(this.#db, filter, limit, cursor));
    const names = await tenantNames(this.#db, [...new Set(rows.map((row) => row.tenant_id))]);
    const page = pageOf(rows, limit, (row) => ({
      ...present(row),
      tenant_id: row.tenant_id as Id<'tenant'>,
      tenant_name: names.get(row.tenant_id) ?? null,
    }));
    return query.format === 'csv' ? csvFile(reply, 'audit.csv', auditCsv(page.items)) : page;
  }
}

interface AuditQuery {
  readonly action?: string | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

const filterOf = ({ action, from, to }: AuditQuery): AuditFilter => ({
  action: action ?? null,
  subject: null,
  from: from ? new Date(from) : null,
  to: to ? new Date(to) : null,
});

const present = ({ at, tenant_id: _, ...entry }: AuditRow) => ({ ...entry, at: at.toISOString() });
