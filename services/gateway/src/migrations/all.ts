import type { Migration } from 'kysely/migration';
import * as accountsJobsWebhooks from './2026-11-20T1200_accounts_jobs_webhooks.ts';
import * as schedulesBlocksImports from './2026-11-21T0300_schedules_blocks_imports.ts';
import * as reanalyses from './2026-11-21T0900_reanalyses.ts';

export const migrations: Readonly<Record<string, Migration>> = {
  '2026-11-20T1200_accounts_jobs_webhooks': accountsJobsWebhooks,
  '2026-11-21T0300_schedules_blocks_imports': schedulesBlocksImports,
  '2026-11-21T0900_reanalyses': reanalyses,
};
