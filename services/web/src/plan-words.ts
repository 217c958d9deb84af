import { bytes, money, number, span } from './format.ts';

/** What a plan allows, as `GET /v1/plans` tells it. */
export type Allows = Readonly<Record<string, number | string | boolean | null>>;

/** One thing that plans differ in, and what a plan says about it. */
export interface Line {
  readonly label: string;
  readonly words: (allows: Allows) => string;
}

export interface Lines {
  readonly title: string;
  readonly lines: readonly Line[];
}

const count = (value: unknown): number | null => (typeof value === 'number' ? value : null);
const times = (value: number, thing: string) => `${number(value)} ${thing}${value === 1 ? '' : 's'}`;
/** A limit in words; `null` is none. */
const limited = (value: unknown, words: (most: number) => string, none = 'No limit'): string => {
  const most = count(value);
  return most === null ? none : words(most);
};

/** Everything that a plan says, in words, by what it is about. */
export const planLines: readonly Lines[] = [
  {
    title: 'Listening',
    lines: [
      { label: 'Worlds', words: ({ worlds }) => limited(worlds, number) },
      {
        label: 'New music in a world',
        words: ({ refresh_days_min }) =>
          limited(
            refresh_days_min,
            (days) => (days === 7 ? 'Every week' : `Every ${times(days, 'day')}`),
            'As often as you like',
          ),
      },
    ],
  },
  {
    title: 'Sounds',
    lines: [
      {
        label: 'Uploads',
        words: ({ uploads, uploads_window }) =>
          limited(uploads, (most) => `${number(most)} a ${uploads_window === 'day' ? 'day' : 'month'}`),
      },
      {
        label: 'Size of a file',
        words: ({ upload_size_bytes_max }) =>
          limited(upload_size_bytes_max, (most) => `Up to ${bytes(most)}`),
      },
      {
        label: 'Length of a sound',
        words: ({ duration_s_max }) => limited(duration_s_max, (most) => `Up to ${span(most)}`),
      },
      { label: 'Storage', words: ({ storage_bytes }) => limited(storage_bytes, bytes) },
      {
        label: 'Sounds are kept',
        words: ({ retention_days }) =>
          limited(retention_days, (days) => `For ${times(days, 'day')}`, 'As long as you are on the plan'),
      },
      {
        label: 'Files at once',
        words: ({ batch_files_max }) =>
          limited(batch_files_max, (most) => (most === 0 ? 'One by one' : `Up to ${number(most)}`)),
      },
      {
        label: 'Packs and SP-404MK2 projects',
        words: ({ exports }) => (exports ? 'Yes' : 'No'),
      },
      { label: 'The mood of a sound, by a model', words: moodOf },
    ],
  },
  {
    title: 'Waiting',
    lines: [
      {
        label: 'Ready at the latest',
        words: ({ waiting_s_max }) => limited(waiting_s_max, (most) => `Within ${span(most)}`),
      },
      {
        label: 'Queue',
        words: ({ queue }) =>
          queue === 'enterprise'
            ? 'Workers of your own'
            : `Shared, ${queue === 'free' ? 'free' : 'fast'} lane`,
      },
      { label: 'Jobs at the same time', words: ({ jobs }) => limited(jobs, number) },
      {
        label: 'Money for models',
        words: ({ model_micros }) => limited(model_micros, (most) => `${money(most)} in 30 days`),
      },
    ],
  },
  {
    title: 'For programs and brands',
    lines: [
      { label: 'API keys', words: ({ api_keys }) => (api_keys ? 'Yes' : 'No') },
      {
        label: 'Calls of the API',
        words: ({ api_requests_per_day }) => limited(api_requests_per_day, (most) => `${number(most)} a day`),
      },
      {
        label: 'Your own brand and domains',
        words: ({ white_label }) => (white_label ? 'Yes' : 'No'),
      },
    ],
  },
];

function moodOf({ vibe_model, vibe_model_large }: Allows): string {
  if (vibe_model === null) return 'No';
  if (vibe_model_large === null) return 'By a small model';
  return vibe_model_large === vibe_model
    ? 'By the large model'
    : 'By a small model, by the large one if you ask';
}

/** What a plan is about at a glance. */
export function highlights(allows: Allows): readonly string[] {
  const { worlds, uploads, uploads_window, storage_bytes, exports, api_keys, white_label } = allows;
  return [
    limited(worlds, (most) => times(most, 'world'), 'As many worlds as you like'),
    limited(
      uploads,
      (most) => `${number(most)} sounds a ${uploads_window === 'day' ? 'day' : 'month'}`,
      'As many sounds as you like',
    ),
    limited(storage_bytes, (most) => `${bytes(most)} of storage`, 'Storage without a limit'),
    ...(exports ? ['Packs and SP-404MK2 projects'] : []),
    ...(api_keys ? ['API keys'] : []),
    ...(white_label ? ['Your own brand and domains'] : []),
  ];
}

/** What a year costs less than twelve months, as a share; `null` where it is not sold by the year, or costs the same. */
export function savedByYear(monthly: number, yearly: number | null): number | null {
  return yearly !== null && monthly > 0 && yearly < monthly * 12 ? 1 - yearly / (monthly * 12) : null;
}
