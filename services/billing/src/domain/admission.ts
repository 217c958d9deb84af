import type { ReplyOf, RequestOf } from '@trc/contracts/message';
import type { getReservation } from '@trc/contracts/queries/get-reservation.v1';
import type { Entitlements, Plan } from './plan.ts';
import { type Span, spanOf, type Window } from './windows.ts';

export type Enforcement = 'enforce' | 'warn' | 'off';
export type Request = RequestOf<typeof getReservation>;
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
const modelMicrosMax: Readonly<Record<Request['kind'], number>> = { sample: 500, world: 3_000, publish: 0 };

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

/** A limit that the job would pass. Model money is no reason to refuse: the job goes on without the model. */
function brokenLimit(limits: readonly Limit[], used: Amounts, wanted: Amounts): Limit | null {
  return (
    limits.find(
      ({ name, limit }) =>
        name !== 'model_micros' && limit !== null && wanted[name] > 0 && used[name] + wanted[name] > limit,
    ) ?? null
  );
}

/**
 * Decides on one job. Size and length are refused under any enforcement but `off`, because they bound the work itself;
 * counted limits refuse under `enforce` and warn under `warn`.
 */
export function admit(
  plan: Plan,
  request: Request,
  used: Amounts,
  limits: readonly Limit[],
  enforcement: Enforcement,
  expiresAt: Date,
): { readonly answer: Answer; readonly amounts: Amounts } {
  const { entitlements } = plan;
  const wanted = amountsOf(request);
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
  const broken = enforcement === 'off' ? null : brokenLimit(limits, used, wanted);
  const sentence =
    broken &&
    `The plan ${plan.name} allows ${broken.limit} ${limitWords[broken.name]}${windowWords[broken.window]}; ${used[broken.name]} are used.`;
  if (broken && enforcement === 'enforce')
    return refused('quota-exceeded', sentence ?? '', broken.span.resetsAt);
  const modelLimit = limits.find(({ name }) => name === 'model_micros')?.limit ?? null;
  const modelFits = modelLimit === null || used.model_micros + wanted.model_micros <= modelLimit;
  return {
    answer: {
      kind: 'reserved',
      plan: plan.id,
      queue: entitlements.queue,
      duration_s_max: durationMaxS,
      vibe_model: modelFits || enforcement !== 'enforce' ? entitlements.vibe_model : null,
      quote_micros: wanted.model_micros,
      expires_at: expiresAt.toISOString(),
      warning: sentence,
    },
    amounts: wanted,
  };
}

const windowWords: Readonly<Record<Window, string>> = {
  day: ' a day',
  month: ' a month',
  '30_days': ' in 30 days',
  total: '',
};
