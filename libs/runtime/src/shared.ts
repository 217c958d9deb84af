import type { CallLimits } from './call-window.ts';
import type { Log } from './log.ts';
import { type KnownBudget, observeBudgets } from './provider-figures.ts';
import { openSharedBudget, type SharedBudget, type WatchedBudget } from './shared-budget.ts';
import { openSharedMarks, type SharedMarks, type WatchedMarks } from './shared-marks.ts';
import type { SharedStore } from './shared-store.ts';

/**
 * What all processes share about the providers that they call. A provider counts by account or app: `account` is the
 * client id where a tenant brings its own, and `default` for the installation's.
 */
export interface Shared {
  /** The same budget for the same provider and account; the limits are those of the first call. */
  budget(provider: string, limits: CallLimits, account?: string): SharedBudget;
  /** What the provider refused this account, for a day. */
  refusals(provider: string, account?: string): SharedMarks;
}

/** The same, for whoever looks at it. */
export interface WatchedShared extends Shared {
  budget(provider: string, limits: CallLimits, account?: string): WatchedBudget;
  refusals(provider: string, account?: string): WatchedMarks;
}

const refusalMs = 86_400_000;
const installation = 'default';

export function openShared(
  store: SharedStore,
  now: () => number,
  log: Pick<Log, 'debug' | 'warn'>,
): WatchedShared {
  // At boot, so that the first call does not wait for it. NATS that cannot yet is met again, and told, at the first call.
  store.open().catch((error: unknown) => log.debug({ err: error }, 'the shared store is not there yet'));
  const budgets = new Map<string, KnownBudget>();
  observeBudgets(() => [...budgets.values()]);
  return {
    budget(provider, limits, account = installation) {
      const key = `calls.${provider}.${account}`;
      const known = budgets.get(key) ?? {
        provider,
        isOfTenant: account !== installation,
        budget: openSharedBudget({ store, key, limits, now, log }),
      };
      budgets.set(key, known);
      return known.budget;
    },
    refusals: (provider, account = installation) =>
      openSharedMarks({ store, key: `refused.${provider}.${account}`, ttlMs: refusalMs, now, log }),
  };
}
