import { bytes, number, span } from '../../../format.ts';

interface Limit {
  readonly name: string;
  readonly window: string;
  readonly limit: number | null;
  readonly used: number;
  readonly resets_at: string | null;
}

export interface Usage {
  readonly enforcement: 'enforce' | 'warn' | 'off';
  readonly upload_size_bytes_max: number | null;
  readonly duration_s_max: number;
  readonly batch_files_max: number | null;
  readonly limits: readonly Limit[];
}

const windows: Readonly<Record<string, string>> = {
  day: 'today',
  month: 'this month',
  '30_days': 'in these 30 days',
  total: 'in all',
};

/** What one file may be. */
export function fileLimits({ enforcement, upload_size_bytes_max, duration_s_max }: Usage): string {
  const taken = 'WAV, AIFF, MP3, FLAC and OGG';
  if (enforcement === 'off') return `${taken}.`;
  const size = upload_size_bytes_max === null ? '' : `${bytes(upload_size_bytes_max)} and `;
  return `${taken}, up to ${size}${span(duration_s_max)} each.`;
}

/** The API takes no larger batch. */
const batchFilesMax = 100;

/** How many files may be announced as one batch: 1 where the plan has none. */
export function filesTogether({ enforcement, batch_files_max }: Usage): number {
  const most = enforcement === 'enforce' ? (batch_files_max ?? batchFilesMax) : batchFilesMax;
  return Math.min(batchFilesMax, Math.max(1, most));
}

export interface Allowance {
  /** `null` where the plan sets no limit. */
  readonly left: number | null;
  readonly words: string;
  readonly freesAt: string | null;
}

/** How many files may still be sent. */
export function uploadsLeft({ enforcement, limits }: Usage): Allowance {
  const uploads = limits.find(({ name }) => name === 'uploads');
  if (!uploads || uploads.limit === null || enforcement === 'off')
    return { left: null, words: '', freesAt: null };
  const left = Math.max(0, uploads.limit - uploads.used);
  const span = windows[uploads.window] ?? '';
  return {
    left,
    words: `${number(left)} of ${number(uploads.limit)} uploads left ${span}.`,
    freesAt: uploads.resets_at,
  };
}
