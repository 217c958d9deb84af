/** What people read instead of numbers. The language is that of the pages; the time zone is the browser's. */
const language = 'en';

const dollars = (digitsMax: number) =>
  new Intl.NumberFormat(language, {
    style: 'currency',
    currency: 'USD',
    minimumFractionDigits: 2,
    maximumFractionDigits: digitsMax,
  });
const cents = dollars(2);
const fine = dollars(6);

/** Micro-dollars as dollars: whole cents from ten cents on, everything below that, so that small costs are no zeros. */
export function money(micros: number): string {
  return (Math.abs(micros) >= 100_000 || micros === 0 ? cents : fine).format(micros / 1_000_000);
}

const integers = new Intl.NumberFormat(language, { maximumFractionDigits: 0 });
const tenths = new Intl.NumberFormat(language, { maximumFractionDigits: 1 });

/** A count, or a measured value with at most one decimal place. */
export const number = (value: number): string =>
  Number.isInteger(value) ? integers.format(value) : tenths.format(value);

/** A share from 0 to 1 as per cent. */
export const percent = (share: number): string =>
  new Intl.NumberFormat(language, {
    style: 'percent',
    maximumFractionDigits: Math.abs(share) < 0.1 ? 1 : 0,
  }).format(share);

const sizes = ['B', 'KiB', 'MiB', 'GiB', 'TiB'] as const;

/** Bytes in the unit that leaves a small number. */
export function bytes(size: number): string {
  const step = size < 1 ? 0 : Math.min(Math.floor(Math.log2(size) / 10), sizes.length - 1);
  return `${number(Math.round((size / 1024 ** step) * 10) / 10)} ${sizes[step]}`;
}

/** Seconds as the length of a sound: `0:07`, `3:25`, `1:02:03`. */
export function length(seconds: number): string {
  const whole = Math.round(seconds);
  const [h, m, s] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  const padded = (value: number) => String(value).padStart(2, '0');
  return h > 0 ? `${h}:${padded(m)}:${padded(s)}` : `${m}:${padded(s)}`;
}

const relative = new Intl.RelativeTimeFormat(language, { numeric: 'auto' });
const steps = [
  { unit: 'second', s: 1 },
  { unit: 'minute', s: 60 },
  { unit: 'hour', s: 3_600 },
  { unit: 'day', s: 86_400 },
  { unit: 'month', s: 2_629_800 },
  { unit: 'year', s: 31_557_600 },
] as const;

/** An instant as seen from `now`: "in 3 minutes", "yesterday". */
export function when(instant: string | Date, now: Date): string {
  const seconds = (new Date(instant).getTime() - now.getTime()) / 1_000;
  const step = steps.findLast(({ s }) => Math.abs(seconds) >= s) ?? steps[0];
  return relative.format(Math.round(seconds / step.s), step.unit);
}

/** A span of time in words of one unit: "40 seconds", "3 minutes". */
export function span(seconds: number): string {
  const step = steps.findLast(({ s }) => seconds >= s) ?? steps[0];
  return new Intl.NumberFormat(language, {
    style: 'unit',
    unit: step.unit,
    unitDisplay: 'long',
    maximumFractionDigits: 0,
  }).format(Math.max(0, Math.round(seconds / step.s)));
}

/** The whole of an instant: "21 Nov 2026, 14:05". */
export const instant = (value: string | Date): string =>
  new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short' }).format(new Date(value));

/** The day of an instant: "21 Nov 2026". */
export const day = (value: string | Date): string =>
  new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium' }).format(new Date(value));
