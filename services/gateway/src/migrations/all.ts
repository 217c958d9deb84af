import type { Migration } from 'kysely/migration';
import * as accountsJobsWebhooks from './2026-11-20T1200_accounts_jobs_webhooks.ts';
import * as schedulesBlocksImports from './2026-11-21T0300_schedules_blocks_imports.ts';
import * as reanalyses from './2026-11-21T0900_reanalyses.ts';
import * as mailsBrands from './2026-11-21T1000_mails_brands.ts';
import * as identity from './2026-11-21T1010_identity.ts';
import * as queues from './2026-11-21T1020_queues.ts';
import * as delivery from './2026-11-21T1030_delivery.ts';
import * as whiteLabel from './2026-11-21T1040_white_label.ts';
import * as privacy from './2026-11-21T1050_privacy.ts';
import * as queueWork from './2026-11-21T1300_queue_work.ts';
import * as tenantNames from './2026-11-21T1500_tenant_names.ts';
import * as exports from './2026-11-21T1510_exports.ts';
import * as keySessions from './2026-11-21T2100_key_sessions.ts';
import * as operatorAudit from './2026-11-21T2130_operator_audit.ts';
import * as exportWishes from './2026-11-22T0100_export_wishes.ts';
import * as batches from './2026-11-22T0120_batches.ts';
import * as projectImports from './2026-11-22T0130_project_imports.ts';
import * as oldPromises from './2026-11-22T0300_old_promises.ts';
import * as withheldBrands from './2026-11-22T0301_withheld_brands.ts';
import * as domainLooks from './2026-11-22T0302_domain_looks.ts';
import * as progressInOrder from './2026-11-22T0303_progress_in_order.ts';

export const migrations: Readonly<Record<string, Migration>> = {
  '2026-11-20T1200_accounts_jobs_webhooks': accountsJobsWebhooks,
  '2026-11-21T0300_schedules_blocks_imports': schedulesBlocksImports,
  '2026-11-21T0900_reanalyses': reanalyses,
  '2026-11-21T1000_mails_brands': mailsBrands,
  '2026-11-21T1010_identity': identity,
  '2026-11-21T1020_queues': queues,
  '2026-11-21T1030_delivery': delivery,
  '2026-11-21T1040_white_label': whiteLabel,
  '2026-11-21T1050_privacy': privacy,
  '2026-11-21T1300_queue_work': queueWork,
  '2026-11-21T1500_tenant_names': tenantNames,
  '2026-11-21T1510_exports': exports,
  '2026-11-21T2100_key_sessions': keySessions,
  '2026-11-21T2130_operator_audit': operatorAudit,
  '2026-11-22T0100_export_wishes': exportWishes,
  '2026-11-22T0120_batches': batches,
  '2026-11-22T0130_project_imports': projectImports,
  '2026-11-22T0300_old_promises': oldPromises,
  '2026-11-22T0301_withheld_brands': withheldBrands,
  '2026-11-22T0302_domain_looks': domainLooks,
  '2026-11-22T0303_progress_in_order': progressInOrder,
};
