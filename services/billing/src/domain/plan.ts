import {
  type Entitlements,
  type EntitlementsOverride,
  entitlementsSchema,
} from '@trc/contracts/documents/entitlements.v1';

export type { Entitlements, EntitlementsOverride };

export const periods = ['monthly', 'yearly'] as const;
export type Period = (typeof periods)[number];

/** Why terms began. A trial lies over what there was; every other reason ends it. */
export const termsReasons = ['assigned', 'checkout', 'trial', 'cancelled', 'downgraded'] as const;
export type TermsReason = (typeof termsReasons)[number];

export interface Plan {
  readonly id: string;
  readonly version: number;
  readonly name: string;
  readonly price_micros_monthly: number;
  readonly price_micros_yearly: number | null;
  readonly entitlements: Entitlements;
}

export interface PlanVersion extends Plan {
  readonly valid_from: Date;
  readonly valid_until: Date | null;
}

/** What a version that was written before a question came up answers to it. */
const before: Partial<Entitlements> = {
  vibe_model_large: null,
  refresh_days_min: null,
  retention_days: null,
  api_keys: true,
  api_requests_per_day: null,
  jobs: null,
  batch_files_max: null,
  exports: true,
  white_label: true,
};

/** The entitlements of a stored version, with what a contract says otherwise. Throws when the row is not of this shape. */
export function readEntitlements(version: object, override: object | null = null): Entitlements {
  return entitlementsSchema.parse({ ...before, ...version, ...override });
}

/** What one period of the plan costs; `null` when the plan is not sold by it. */
export function priceOfPeriod(plan: Plan, period: Period): number | null {
  switch (period) {
    case 'monthly':
      return plan.price_micros_monthly;
    case 'yearly':
      return plan.price_micros_yearly;
  }
}

/** How terms are paid when nobody says: by the month, if there is anything to pay. */
export function usualPeriod({ price_micros_monthly }: Plan): Period | null {
  return price_micros_monthly > 0 ? 'monthly' : null;
}

const dayMs = 86_400_000;
const graceDays = 30;

/** A stretch of time for which a tenant was on a plan. */
export interface Stretch {
  readonly price_micros_monthly: number;
  readonly until: Date;
}

/**
 * Until when nothing is deleted that a larger plan kept: 30 days from the end of the latest one.
 * A plan is larger when its list price is higher. `null` when no such time runs.
 */
export function graceUntil(plan: Plan, ended: readonly Stretch[], now: Date): Date | null {
  const ends = ended
    .filter(({ price_micros_monthly }) => price_micros_monthly > plan.price_micros_monthly)
    .map(({ until }) => until.getTime() + graceDays * dayMs);
  const last = Math.max(...ends);
  return last > now.getTime() && Number.isFinite(last) ? new Date(last) : null;
}

/** What a tenant without a paid plan may try once. */
export const trial = { planId: 'pro', days: 1 } as const;

export function mayTry({ price_micros_monthly }: Plan, hadTrial: boolean): boolean {
  return price_micros_monthly === 0 && !hadTrial;
}

/** When a trial that begins now is over. */
export function trialEnd(now: Date): Date {
  return new Date(now.getTime() + trial.days * dayMs);
}
