import { bytes, number } from './format.ts';

const kindWords: Readonly<Record<string, string>> = {
  model_input_tokens: 'Model input',
  model_output_tokens: 'Model output',
  model_images: 'Model images',
  cpu_ms: 'Computing',
  stored_bytes: 'Files kept',
  storage_mb_hours: 'Storage',
  storage_writes: 'Storage writes',
  database_days: 'Database',
  egress_bytes: 'Downloads',
  provider_calls: 'Provider calls',
  emails: 'E-mails',
  payment_fee: 'Payment fees',
};

/** A word as a person writes it: `storage-kept` is "Storage kept". */
export function plain(word: string): string {
  const spaced = word.replaceAll(/[_-]+/g, ' ');
  return spaced.charAt(0).toUpperCase() + spaced.slice(1);
}

export const kindLabel = (kind: string): string => kindWords[kind] ?? plain(kind);

/** The quantity of a line of the ledger with its unit, as far as its kind has one. */
export function quantityInWords(kind: string, quantity: number): string {
  if (kind === 'cpu_ms') return `${number(quantity)} ms`;
  return kind.endsWith('_bytes') ? bytes(quantity) : number(quantity);
}
