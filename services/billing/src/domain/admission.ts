import type { ReplyOf, RequestOf } from '@trc/contracts/message';
import type { getReservation } from '@trc/contracts/queries/get-reservation.v1';
import { type Amounts, isPassed, type Limit, passedSentence } from './limits.ts';
import type { Plan } from './plan.ts';
import type { PriceOf } from './prices.ts';
import { modelQuoteMicros, workQuoteMicros } from './quote.ts';

export type Enforcement = 'enforce' | 'warn' | 'off';
export type Request = RequestOf<typeof getReservation>;
export type Refresh = NonNullable<Request['refresh']>;
export type Answer = ReplyOf<typeof getReservation>;
type Code = Extract<Answer, { kind: 'refused' }>['code'];

/** One request with all that its answer depends on. */
export interface Case {
  readonly plan: Plan;
  readonly request: Request;
  readonly used: Amounts;
  readonly limits: readonly Limit[];
  readonly priceOf: PriceOf;
  /** For when the latest refresh of the same world and occasion was due. */
  readonly lastRefreshDueAt: Date | null;
  /** Until when nothing of a larger plan is deleted. */
  readonly graceUntil: Date | null;
  readonly enforcement: Enforcement;
  /** When a reservation that nobody claims returns. */
  readonly expiresAt: Date;
}

/** Why a job may not start now, and when that ends, if time ends it. */
interface Obstacle {
  readonly code: Code;
  readonly sentence: string;
  readonly freesAt: Date | null;
}

/** What the sound itself must keep to. It bounds the work, so it is refused also where limits only warn. */
function oversize({ plan, request }: Case): Obstacle | null {
  // What is exported lies in the library already; an imported project is as large as its sounds, each of which is asked for.
  if (request.kind === 'export' || request.kind === 'import') return null;
  const { upload_size_bytes_max: sizeMax, duration_s_max: durationMax } = plan.entitlements;
  if (sizeMax !== null && request.size_bytes > sizeMax)
    return {
      code: 'upload-too-large',
      sentence: `The plan ${plan.name} takes files of up to ${sizeMax} bytes; this one has ${request.size_bytes}.`,
      freesAt: null,
    };
  if (request.duration_s !== null && request.duration_s > durationMax)
    return {
      code: 'sound-too-long',
      sentence: `The plan ${plan.name} takes sounds of up to ${durationMax} seconds; this one has ${request.duration_s.toFixed(1)}.`,
      freesAt: null,
    };
  return null;
}

/** The first limit of a binding that the job would pass. */
function passed({ plan, limits, used, graceUntil }: Case, wanted: Amounts, binding: Limit['binding']) {
  const limit = limits.find((one) => one.binding === binding && isPassed(one, used, wanted));
  if (!limit) return null;
  return {
    code: limit.name === 'budget' ? 'budget-exceeded' : 'quota-exceeded',
    sentence: passedSentence(plan.name, limit, used, graceUntil),
    freesAt: limit.span.resetsAt,
  } satisfies Obstacle;
}

const dayMs = 86_400_000;
/** A schedule keeps local hours, so two of its runs may be a little less than whole days apart. */
const scheduledToleranceMs = 12 * 3_600_000;

/** A refresh that comes too soon after the one before. A preview changes nothing and may come at any time. */
function tooSoon({ plan, request, lastRefreshDueAt }: Case): Obstacle | null {
  const { refresh } = request;
  const daysMin = plan.entitlements.refresh_days_min;
  if (!refresh || refresh.occasion === 'previewed' || daysMin === null || !lastRefreshDueAt) return null;
  const toleranceMs = refresh.occasion === 'scheduled' ? scheduledToleranceMs : 0;
  const freesAt = new Date(lastRefreshDueAt.getTime() + daysMin * dayMs - toleranceMs);
  if (new Date(refresh.due_at) >= freesAt) return null;
  return {
    code: 'quota-exceeded',
    sentence: `The plan ${plan.name} refreshes a world once in ${daysMin} days; the last time was ${lastRefreshDueAt.toISOString()}.`,
    freesAt,
  };
}

/** What the job takes of each limit at most, with the model that it asks for or with none. */
export function wantedAmounts(it: Case, withModel: boolean): Amounts {
  const { request, plan, priceOf } = it;
  const large = request.vibe === 'large' && plan.entitlements.vibe_model_large !== null;
  const model = withModel ? modelQuoteMicros(request.kind, large) : 0;
  return {
    uploads: request.kind === 'sample' ? 1 : 0,
    storage_bytes: request.kind === 'sample' ? request.size_bytes : 0,
    worlds: request.kind === 'world' ? 1 : 0,
    jobs: 1,
    model_micros: model,
    budget: model + workQuoteMicros(request, plan.entitlements, priceOf),
  };
}

/**
 * Decides on one job. Size and length are refused under any enforcement but `off`, because they bound the work itself;
 * counted limits refuse under `enforce` and warn under `warn`. Spent model money refuses nobody: the job goes on
 * without the model. A hard budget does refuse, because it bounds all the money there is.
 */
export function admit(it: Case): { readonly answer: Answer; readonly amounts: Amounts } {
  const { plan, request, enforcement } = it;
  const asked = wantedAmounts(it, true);
  const modelPassed = enforcement === 'off' ? null : passed(it, asked, 'leaves-out-model');
  const withModel = modelPassed === null || enforcement !== 'enforce';
  const amounts = withModel ? asked : wantedAmounts(it, false);
  const refused = ({ code, sentence, freesAt }: Obstacle) => ({
    answer: {
      kind: 'refused' as const,
      code,
      detail: sentence,
      frees_at: freesAt?.toISOString() ?? null,
    },
    amounts,
  });
  const tooBig = enforcement === 'off' ? null : oversize(it);
  if (tooBig) return refused(tooBig);
  const obstacle = enforcement === 'off' ? null : (passed(it, amounts, 'refuses') ?? tooSoon(it));
  if (obstacle && enforcement === 'enforce') return refused(obstacle);
  const soft = enforcement === 'off' ? null : (passed(it, amounts, 'warns') ?? modelPassed);
  return {
    answer: {
      kind: 'reserved',
      plan: plan.id,
      queue: plan.entitlements.queue,
      duration_s_max: enforcement === 'off' ? durationMaxOffS : plan.entitlements.duration_s_max,
      waiting_s_max: plan.entitlements.waiting_s_max,
      vibe_model: withModel ? modelOf(it) : null,
      model_micros_max: amounts.model_micros,
      quote_micros: amounts.budget,
      expires_at: it.expiresAt.toISOString(),
      warning: (obstacle ?? soft)?.sentence ?? noLargeModel(plan, request),
    },
    amounts,
  };
}

/** Bound on the length of a sound where limits are off: the analysis must end some time. */
const durationMaxOffS = 600;

/** The large model where it is asked for and the plan has it, else the usual one. */
function modelOf({ plan: { entitlements }, request }: Case): string | null {
  const large = request.vibe === 'large' ? entitlements.vibe_model_large : null;
  return large ?? entitlements.vibe_model;
}

function noLargeModel(plan: Plan, request: Request): string | null {
  if (request.vibe !== 'large' || plan.entitlements.vibe_model_large !== null) return null;
  return `The plan ${plan.name} has no large model; the vibe is asked of its usual one.`;
}
