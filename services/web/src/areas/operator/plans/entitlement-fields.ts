/** How a field of a plan is written. */
export interface Field {
  readonly name: string;
  readonly label: string;
  readonly kind: 'count' | 'dollars' | 'mebibytes' | 'switch' | 'text' | 'choice';
  /** Whether the field may be left empty, and what that means. */
  readonly empty?: string;
  readonly choices?: readonly string[];
}

const noLimit = 'no limit';

/** Everything that a version of a plan says, in the order in which it is read. */
export const fields: readonly Field[] = [
  { name: 'worlds', label: 'Worlds', kind: 'count', empty: noLimit },
  { name: 'refresh_days_min', label: 'Days between refreshes', kind: 'count', empty: 'none' },
  { name: 'uploads', label: 'Uploads', kind: 'count', empty: noLimit },
  { name: 'uploads_window', label: 'Uploads are counted by the', kind: 'choice', choices: ['day', 'month'] },
  { name: 'upload_size_bytes_max', label: 'Size of a file, MiB', kind: 'mebibytes', empty: noLimit },
  { name: 'duration_s_max', label: 'Length of a sound, seconds', kind: 'count' },
  { name: 'storage_bytes', label: 'Storage, MiB', kind: 'mebibytes', empty: noLimit },
  { name: 'retention_days', label: 'Sounds are kept, days', kind: 'count', empty: 'as long as the plan' },
  { name: 'batch_files_max', label: 'Files in a batch', kind: 'count', empty: noLimit },
  { name: 'model_micros', label: 'Money for models in 30 days, $', kind: 'dollars', empty: noLimit },
  { name: 'vibe_model', label: 'Model of the vibe', kind: 'text', empty: 'none' },
  { name: 'vibe_model_large', label: 'Large model of the vibe', kind: 'text', empty: 'none' },
  { name: 'queue', label: 'Queue', kind: 'choice', choices: ['free', 'pro', 'enterprise'] },
  { name: 'waiting_s_max', label: 'Longest wait, seconds', kind: 'count' },
  { name: 'jobs', label: 'Jobs at the same time', kind: 'count', empty: noLimit },
  { name: 'api_requests_per_day', label: 'Calls of the API a day', kind: 'count', empty: noLimit },
  { name: 'api_keys', label: 'API keys', kind: 'switch' },
  { name: 'exports', label: 'Exports', kind: 'switch' },
  { name: 'white_label', label: 'White label', kind: 'switch' },
];

type Value = string | number | boolean | null;
const units = { count: 1, dollars: 1_000_000, mebibytes: 1_048_576 } as const;

/** A value as it stands in its field. */
export function textOf({ kind }: Field, value: Value): string {
  if (value === null) return '';
  return kind in units && typeof value === 'number'
    ? String(value / units[kind as keyof typeof units])
    : String(value);
}

/** What stands in a field as a value of a plan; `undefined` when it is none. */
export function fieldValue({ kind, empty }: Field, text: string): Value | undefined {
  const plain = text.trim();
  if (plain === '') return empty === undefined ? undefined : null;
  if (kind === 'text' || kind === 'choice') return plain;
  const amount = Number(plain);
  if (!Number.isFinite(amount) || amount < 0) return undefined;
  return Math.round(amount * units[kind as keyof typeof units]);
}
