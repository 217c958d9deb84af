import { createBatch } from '@trc/contracts/http/create-batch.v1';
import { createHistoryImport } from '@trc/contracts/http/create-history-import.v1';
import { createDomain } from '@trc/contracts/http/create-tenant-domain.v1';
import { createUpload } from '@trc/contracts/http/create-upload.v1';
import { createUser } from '@trc/contracts/http/create-user.v1';
import { createEndpoint } from '@trc/contracts/http/create-webhook-endpoint.v1';
import { exportMe } from '@trc/contracts/http/export-me.v1';
import { exportOf, jsonOf } from './histories.ts';
import type { SharedInstallation } from './installation.ts';
import { ownLoops } from './seeds.ts';
import type { Tenant } from './tenants.ts';
import { buildWorld, searchedSeeds } from './worlds.ts';

/** A customer who has one of everything that a customer can have. */
export async function fillTenant(installation: SharedInstallation, tenant: Tenant): Promise<void> {
  const { api } = tenant;
  await api.call(createEndpoint, { body: { url: `${installation.simulator.url}/webhooks/${tenant.id}` } });
  await ownLoops(api);
  const ids = await searchedSeeds(api, ['genre:ambient', 'genre:downtempo']);
  await buildWorld(api, { seeds: { kind: 'tracks', ids } });
  await api.call(createUpload, { body: { filename: 'half.wav', size_bytes: 1_000 } });
  await api.call(createBatch, { body: { files: [{ filename: 'half.wav', size_bytes: 1_000 }] } });
  await api.call(createUser, {
    body: { email: `rin@${tenant.id.slice(4).toLowerCase()}.example`, name: 'Rin', role: 'admin' },
  });
  await api.call(createDomain, { body: { domain: `${tenant.id.slice(4).toLowerCase()}.example` } });
  await api.call(exportMe);
  await api.call(createHistoryImport, { file: jsonOf(await exportOf(installation.simulator, 'downtempo')) });
}

const anyId = /\b[a-z]{3}_[0-9A-HJKMNP-TV-Z]{26}\b/g;

/** Every id that stands in a row of the tenant, in any table of any service. */
export async function idsOf(installation: SharedInstallation, tenant: Tenant): Promise<ReadonlySet<string>> {
  const rows = await rowsOf(installation, tenant);
  return new Set(rows.flatMap(({ row }) => row.match(anyId) ?? []));
}

interface Row {
  readonly place: string;
  readonly row: string;
}

/** Every row of the tenant as text, without these columns. */
export async function rowsOf(
  installation: SharedInstallation,
  tenant: Tenant,
  without: readonly string[] = [],
): Promise<readonly Row[]> {
  const tables = await installation.rows<{ place: string }>(
    `select format('%I.%I', table_schema, table_name) as place from information_schema.columns
     where column_name = 'tenant_id' and table_schema not in ('pg_catalog', 'information_schema') order by 1`,
  );
  const found: Row[] = [];
  for (const { place } of tables) {
    const rows = await installation.rows<{ row: string }>(
      `select (to_jsonb(t) - $2::text[])::text as row from ${place} as t where tenant_id = $1 order by 1`,
      [tenant.id, without],
    );
    found.push(...rows.map(({ row }) => ({ place, row })));
  }
  return found;
}
