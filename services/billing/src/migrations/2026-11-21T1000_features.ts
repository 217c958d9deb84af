import type { AnyDatabase } from '@trc/runtime/migration';
import { sql } from 'kysely';

/** What version 1 of each plan always promised and nothing asked for before; no term changes. */
const features = {
  free: {
    retention_days: 30,
    // No new keys; one from before, of a trial or a larger plan, goes on.
    api_keys: false,
    api_requests_per_day: 1_000,
    jobs: 20,
    batch_files_max: 0,
    exports: false,
    white_label: false,
  },
  pro: {
    retention_days: null,
    api_keys: true,
    api_requests_per_day: 1_000,
    jobs: 500,
    batch_files_max: 100,
    exports: true,
    white_label: false,
  },
  enterprise: {
    retention_days: null,
    api_keys: true,
    api_requests_per_day: null,
    jobs: null,
    batch_files_max: 100,
    exports: true,
    white_label: true,
  },
};

export async function up(db: AnyDatabase): Promise<void> {
  for (const [plan, more] of Object.entries(features))
    await sql`update billing.plans set entitlements = entitlements || ${JSON.stringify(more)}::jsonb where id = ${plan} and version = 1`.execute(
      db,
    );
}
