import { bytes, money, number } from '../../../format.ts';

/** A limit of the plan as `GET /v1/usage` tells it. */
export interface Limit {
  readonly name: string;
  readonly window: 'day' | 'month' | '30_days' | 'total';
  /** `null` is none. */
  readonly limit: number | null;
  readonly used: number;
  readonly resets_at: string | null;
}

interface Kind {
  readonly label: string;
  readonly format: (value: number) => string;
}

const kinds: Readonly<Record<string, Kind>> = {
  uploads: { label: 'Uploads', format: number },
  storage_bytes: { label: 'Storage', format: bytes },
  worlds: { label: 'Worlds', format: number },
  model_micros: { label: 'Money for models', format: money },
  jobs: { label: 'Jobs at the same time', format: number },
  budget: { label: 'Budget', format: money },
  api_requests: { label: 'Calls of the API', format: number },
};
const windows = { day: ' today', month: ' this month', '30_days': ' in 30 days', total: '' } as const;

export type State = 'fine' | 'near' | 'reached';
const nearShare = 0.8;

export interface LimitWords {
  readonly label: string;
  /** "12 of 1,000 this month". */
  readonly used: string;
  /** Share that is used, from 0 to 1; `null` without a limit. */
  readonly share: number | null;
  readonly state: State;
}

/** A limit in words, and how near it is. */
export function limitInWords({ name, window, limit, used }: Limit): LimitWords {
  const { label, format } = kinds[name] ?? { label: name.replaceAll('_', ' '), format: number };
  if (limit === null)
    return { label, used: `${format(used)}${windows[window]}, no limit`, share: null, state: 'fine' };
  const share = limit === 0 ? 1 : Math.min(1, used / limit);
  return {
    label,
    used: `${format(used)} of ${format(limit)}${windows[window]}`,
    share,
    state: used >= limit ? 'reached' : share >= nearShare ? 'near' : 'fine',
  };
}
