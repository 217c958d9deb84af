import type { JobKind } from '@trc/contracts/documents/job.v1';
import type { Usage } from '@trc/contracts/documents/usage.v1';
import type { Generated, JSONColumnType } from 'kysely';
import type { Refresh } from '../domain/admission.ts';
import type { Entitlements, EntitlementsOverride, Period, TermsReason } from '../domain/plan.ts';
import type { SubscriptionStatus } from '../domain/subscription.ts';

type ProviderName = 'stripe' | 'manual';
/** A grant as JSON keeps it. */
export interface StoredGrant {
  readonly planId: string;
  readonly period: Period;
  readonly until: string | null;
}

export interface Database {
  plans: {
    id: string;
    version: number;
    name: string;
    price_micros_monthly: number;
    price_micros_yearly: number | null;
    entitlements: JSONColumnType<Entitlements>;
    valid_from: Date;
    valid_until: Date | null;
  };
  terms: {
    id: string;
    tenant_id: string;
    plan_id: string;
    /** Pinned when the terms begin. */
    plan_version: number;
    period: Period | null;
    /** Negotiated price of one period; `null` is the plan's. */
    price_micros: number | null;
    entitlements: JSONColumnType<EntitlementsOverride> | null;
    valid_from: Date;
    valid_until: Date | null;
    reason: TermsReason;
    created_at: Date;
  };
  /** A tenant at a payment provider, and the plan that its payments have given it. */
  payment_accounts: {
    tenant_id: string;
    provider: ProviderName;
    customer_id: string;
    granted: JSONColumnType<StoredGrant> | null;
    created_at: Date;
  };
  subscriptions: {
    id: string;
    tenant_id: string;
    provider: ProviderName;
    plan_id: string;
    period: Period;
    status: SubscriptionStatus;
    period_start: Date;
    period_end: Date;
    ends_at: Date | null;
    asked: number;
  };
  payment_events: {
    provider: ProviderName;
    event_id: string;
    tenant_id: string;
    type: string;
    occurred_at: Date;
    applied_at: Date;
  };
  payments: {
    id: string;
    tenant_id: string;
    provider: ProviderName;
    kind: 'payment' | 'refund';
    reference: string;
    plan_id: string | null;
    period: Period | null;
    period_start: Date | null;
    period_end: Date | null;
    amount_micros: number;
    fee_micros: number | null;
    currency: string;
    url: string | null;
    paid_at: Date;
  };
  budgets: {
    tenant_id: string;
    set_by: 'tenant' | 'operator';
    monthly_micros: number;
    hard: boolean;
    updated_at: Date;
  };
  limit_marks: {
    tenant_id: string;
    limit_name: string;
    percent: number;
    window_since: Date;
    marked_at: Date;
  };
  reservations: {
    job_id: string;
    tenant_id: string;
    kind: JobKind;
    uploads: number;
    storage_bytes: number;
    worlds: number;
    /** Bound on the model money that may be spent, all tries together. */
    model_micros: number;
    /** Bound on all the money that may be spent, all tries together. */
    quote_micros: number;
    /** What the ledger entered for the job so far. */
    spent_micros: Generated<number>;
    spent_model_micros: Generated<number>;
    /** Whose calendar the windows of the job follow. */
    time_zone: string;
    /** The sample is deleted: its bytes count no more, whatever is heard of them later. */
    storage_freed: Generated<boolean>;
    state: 'held' | 'settled' | 'refunded';
    answer: JSONColumnType<object>;
    /** Of a refresh: its world, why it runs, and the instant for which it was planned or asked. */
    world_id: string | null;
    occasion: Refresh['occasion'] | null;
    due_at: Date | null;
    held_until: Date;
    created_at: Date;
  };
  price_tables: {
    version: string;
    valid_from: Date;
    valid_until: Date | null;
    note: string;
    published_at: Date;
  };
  prices: { version: string; kind: Usage['kind']; resource: string | null; micros_per_million: number };
  /** Raw facts; the ledger is their image under the prices. */
  usage_events: {
    message_id: string;
    type: string;
    tenant_id: string;
    user_id: string | null;
    job_id: string | null;
    usage: JSONColumnType<readonly Usage[]>;
    at: Date;
    trace_id: string | null;
  };
  /** From when to when the bytes of which upload lay in storage. */
  held_bytes: { job_id: string; tenant_id: string; size_bytes: number; since: Date; until: Date | null };
  ledger: {
    id: string;
    tenant_id: string;
    user_id: string | null;
    job_id: string | null;
    message_id: string;
    line: number;
    kind: Usage['kind'];
    operation: string;
    resource: string | null;
    quantity: number;
    cost_micros: number;
    price_table_version: string;
    trace_id: string | null;
    at: Date;
  };
}
