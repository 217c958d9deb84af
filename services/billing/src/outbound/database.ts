import type { JobKind } from '@trc/contracts/documents/job.v1';
import type { Generated, JSONColumnType } from 'kysely';
import type { Amounts, Refresh } from '../domain/admission.ts';
import type { Entitlements } from '../domain/plan.ts';

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
  tenant_plans: { tenant_id: string; plan_id: string; assigned_at: Generated<Date> };
  reservations: {
    job_id: string;
    tenant_id: string;
    kind: JobKind;
    uploads: number;
    storage_bytes: number;
    worlds: number;
    model_micros: number;
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
  ledger: {
    id: string;
    tenant_id: string;
    user_id: string | null;
    job_id: string | null;
    message_id: string;
    line: number;
    kind: string;
    operation: string;
    resource: string | null;
    quantity: number;
    cost_micros: number;
    price_table_version: string;
    trace_id: string | null;
    at: Date;
  };
}

export type ReservationAmounts = Amounts;
