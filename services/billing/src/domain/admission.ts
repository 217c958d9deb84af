import type { ReplyOf, RequestOf } from '@trc/contracts/message';
import type { getReservation } from '@trc/contracts/queries/get-reservation.v1';
import type { Entitlements, Plan } from './plan.ts';
import { type Span, spanOf, type Window } from './windows.ts';

export type Enforcement = 'enforce' | 'warn' | 'off';
export type Request = RequestOf<typeof getReservation>;
export type Refresh = NonNullable<Request['refresh']>;
export type Answer = ReplyOf<typeof getReservation>;

/** What one job takes of each limit. */
export interface Amounts {
  readonly uploads: number;
  readonly storage_bytes: number;
  readonly worlds: number;
  readonly model_micros: number;
}
export type LimitName = keyof Amounts;

export interface Limit {
  readonly name: LimitName;
  readonly window: Window;
  readonly limit: number | null;
  readonly span: Span;
}

/** Worst case of the model money that one job of a kind may spend. */
const modelMicrosMax: Readonly<Record<Request['kind'], number>> = {
  sample: 500,
  reanalysis: 0,
  world: 3_000,
  refresh: 3_000,
  publish: 0,
};

/** What the large model's vibe counts for one file, whatever its tokens cost. */
const largeVibeMicros = 10_000;

/** The large model where it is asked for and the plan has it. */
function largeModelOf({ vibe }: Request, entitlements: Entitlements): string | null {
  return vibe === 'large' ? entitlements.vibe_model_large : null;
}

export function amountsOf(request: Request): Amounts {
  return {
    uploads: request.kind === 'sample' ? 1 : 0,
    storage_bytes: request.kind === 'sample' ? request.size_bytes : 0,
    worlds: request.kind === 'world' ? 1 : 0,
    model_micros: modelMicrosMax[request.kind],
  };
}

export function limitsOf(entitlements: Entitlements, now: Date, timeZone: string): readonly Limit[] {
  const limit = (name: LimitName, window: Window): Limit => ({
    name,
    window,
    limit: entitlements[name],
    span: spanOf(window, now, timeZone),
  });
  return [
    limit('uploads', entitlements.uploads_window),
    limit('storage_bytes', 'total'),
    limit('worlds', 'total'),
    limit('model_micros', '30_days'),
  ];
}

const limitWords: Readonly<Record<LimitName, string>> = {
  uploads: 'uploads',
  storage_bytes: 'bytes of storage',
  worlds: 'worlds',
  model_micros: 'micro-dollars of model money',
};

/** Why a job may not start now, and when that ends, if time ends it. */
interface Obstacle {
  readonly sentence: string;
  readonly freesAt: Date | null;
}

/** A limit that the job would pass. Model money is no reason to refuse: the job goes on without the model. */
function brokenLimit({ plan, limits, used }: Case, wanted: Amounts): Obstacle | null {
  const broken = limits.find(
    ({ name, limit }) =>
      name !== 'model_micros' && limit !== null && wanted[name] > 0 && used[name] + wanted[name] > limit,
  );
  if (!broken) return null;
  const { name, limit, window, span } = broken;
  return {
    sentence: `The plan ${plan.name} allows ${limit} ${limitWords[name]}${windowWords[window]}; ${used[name]} are used.`,
    freesAt: span.resetsAt,
  };
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
    sentence: `The plan ${plan.name} refreshes a world once in ${daysMin} days; the last time was ${lastRefreshDueAt.toISOString()}.`,
    freesAt,
  };
}

/** One request with all that its answer depends on. */
export interface Case {
  readonly plan: Plan;
  readonly request: Request;
  readonly used: Amounts;
  readonly limits: readonly Limit[];
  /** For when the latest refresh of the same world and occasion was due. */
  readonly lastRefreshDueAt: Date | null;
  readonly enforcement: Enforcement;
  /** When a reservation that nobody claims returns. */
  readonly expiresAt: Date;
}

/**
 * Decides on one job. Size and length are refused under any enforcement but `off`, because they bound the work itself;
 * counted limits refuse under `enforce` and warn under `warn`.
 */
export function admit(it: Case): { readonly answer: Answer; readonly amounts: Amounts } {
  const { plan, request, used, limits, enforcement, expiresAt } = it;
  const { entitlements } = plan;
  const large = largeModelOf(request, entitlements);
  const wanted = { ...amountsOf(request), ...(large === null ? {} : { model_micros: largeVibeMicros }) };
  const refused = (
    code: 'upload-too-large' | 'sound-too-long' | 'quota-exceeded',
    detail: string,
    freesAt: Date | null = null,
  ) => ({
    answer: { kind: 'refused' as const, code, detail, frees_at: freesAt?.toISOString() ?? null },
    amounts: wanted,
  });
  const durationMaxS = enforcement === 'off' ? 600 : entitlements.duration_s_max;
  if (enforcement !== 'off') {
    if (
      entitlements.upload_size_bytes_max !== null &&
      request.size_bytes > entitlements.upload_size_bytes_max
    ) {
      return refused(
        'upload-too-large',
        `The plan ${plan.name} takes files of up to ${entitlements.upload_size_bytes_max} bytes; this one has ${request.size_bytes}.`,
      );
    }
    if (request.duration_s !== null && request.duration_s > durationMaxS) {
      return refused(
        'sound-too-long',
        `The plan ${plan.name} takes sounds of up to ${durationMaxS} seconds; this one has ${request.duration_s.toFixed(1)}.`,
      );
    }
  }
  const obstacle = enforcement === 'off' ? null : (brokenLimit(it, wanted) ?? tooSoon(it));
  if (obstacle && enforcement === 'enforce')
    return refused('quota-exceeded', obstacle.sentence, obstacle.freesAt);
  const modelLimit = limits.find(({ name }) => name === 'model_micros')?.limit ?? null;
  const modelFits = modelLimit === null || used.model_micros + wanted.model_micros <= modelLimit;
  return {
    answer: {
      kind: 'reserved',
      plan: plan.id,
      queue: entitlements.queue,
      duration_s_max: durationMaxS,
      vibe_model: modelFits || enforcement !== 'enforce' ? (large ?? entitlements.vibe_model) : null,
      quote_micros: wanted.model_micros,
      expires_at: expiresAt.toISOString(),
      warning: obstacle?.sentence ?? noLargeModel(it),
    },
    amounts: wanted,
  };
}

function noLargeModel({ plan, request }: Case): string | null {
  if (request.vibe !== 'large' || plan.entitlements.vibe_model_large !== null) return null;
  return `The plan ${plan.name} has no large model; the vibe is asked of its usual one.`;
}

const windowWords: Readonly<Record<Window, string>> = {
  day: ' a day',
  month: ' a month',
  '30_days': ' in 30 days',
  total: '',
};
