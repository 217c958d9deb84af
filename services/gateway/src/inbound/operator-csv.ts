import { listAdminAudit } from '@trc/contracts/http/list-admin-audit.v1';
import { listAdminDeadLetters } from '@trc/contracts/http/list-admin-dead-letters.v1';
import type { listAdminPlans } from '@trc/contracts/http/list-admin-plans.v1';
import type { listAdminPrices } from '@trc/contracts/http/list-admin-prices.v1';
import type { listAdminProviders } from '@trc/contracts/http/list-admin-providers.v1';
import { listAdminQueues } from '@trc/contracts/http/list-admin-queues.v1';
import { slaFiguresSchema } from '@trc/contracts/http/sla';
import { stringify } from 'csv-stringify/sync';
import type { z } from 'zod';
import { type AnswerOf, cast, options } from './csv-file.ts';

/** The columns of rows that are written as they are answered. */
const columnsOf = ({ shape }: z.ZodObject): string[] => Object.keys(shape);

/** One row for each queue and kind. */
export function queuesCsv({ items }: AnswerOf<typeof listAdminQueues>): string {
  return stringify(items, {
    ...options,
    columns: columnsOf(listAdminQueues.response.shape.items.element),
  });
}

/** One row for each queue and kind; the misses are left out. */
export function slaCsv({ figures }: { readonly figures: readonly object[] }): string {
  return stringify([...figures], { ...options, columns: columnsOf(slaFiguresSchema) });
}

/** One row for each dead letter. */
export function deadLettersCsv({ items }: AnswerOf<typeof listAdminDeadLetters>): string {
  return stringify(items, {
    ...options,
    columns: columnsOf(listAdminDeadLetters.response.shape.items.element),
  });
}

const planColumns = [
  'id',
  'version',
  'name',
  'price_micros_monthly',
  'price_micros_yearly',
  'valid_from',
  'valid_until',
];

/** One row for each version of each plan, with a column for each thing that any of them allows. */
export function plansCsv({ items }: AnswerOf<typeof listAdminPlans>): string {
  const allowed = [...new Set(items.flatMap(({ entitlements }) => Object.keys(entitlements)))];
  const rows = items.map(({ entitlements, ...plan }) => ({ ...entitlements, ...plan }));
  return stringify(rows, { ...options, cast, columns: [...planColumns, ...allowed] });
}

/** One row for each price of each table. */
export function pricesCsv({ items }: AnswerOf<typeof listAdminPrices>): string {
  const rows = items.flatMap(({ prices, ...table }) => prices.map((price) => ({ ...table, ...price })));
  return stringify(rows, { ...options, columns: priceColumns });
}

const priceColumns = [
  'version',
  'valid_from',
  'valid_until',
  'published_at',
  'note',
  'kind',
  'resource',
  'micros_per_million',
];

/** One row for each provider; which of its calls are off is one text. */
export function providersCsv({ items }: AnswerOf<typeof listAdminProviders>): string {
  const rows = items.map(({ capabilities, budget, last_hour, ...provider }) => ({
    ...provider,
    off: capabilities
      .filter(({ state }) => state !== 'on')
      .map(({ capability, state }) => `${capability} (${state})`)
      .join(' '),
    ...budget,
    ...last_hour,
  }));
  return stringify(rows, { ...options, cast, columns: providerColumns });
}

const providerColumns = [
  'provider',
  'configured',
  'mode',
  'off',
  'window_s',
  'window_calls',
  'window_calls_max',
  'day_calls',
  'day_calls_max',
  'closed_until',
  'closed_by',
  'shared',
  'answered',
  'limited',
  'failed',
  'unreachable',
];

/** One row for each entry; its details are JSON. */
export function auditCsv(items: readonly { readonly details: object }[]): string {
  const rows = items.map(({ details, ...entry }) => ({ ...entry, details: JSON.stringify(details) }));
  return stringify(rows, {
    ...options,
    columns: columnsOf(listAdminAudit.response.shape.items.element),
  });
}
