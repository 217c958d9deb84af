import { length, number } from '../../../format.ts';
import { codeOf, type Key, nameOf } from './camelot.ts';

const oneDecimal = (value: number) => value.toFixed(1).replace(/\.0$/, '');

/** `92.5 bpm`. */
export const tempoText = (bpm: number): string => `${oneDecimal(bpm)} bpm`;

/** `8A · A minor`. */
export const keyText = (key: Key): string => `${codeOf(key)} · ${nameOf(key)}`;

/** `−14.2 LUFS`; silence has no loudness. */
export const loudnessText = (lufs: number | null): string =>
  lufs === null ? 'silent' : `${oneDecimal(lufs).replace('-', '−')} LUFS`;

export const decibels = (value: number): string => `${oneDecimal(value).replace('-', '−')} dB`;

/** `440 Hz`, `4.4 kHz`. */
export const hertz = (value: number): string =>
  value < 1_000 ? `${Math.round(value)} Hz` : `${oneDecimal(value / 1_000)} kHz`;

/** A confidence from 0 to 1 as people say it. */
export function sureness(confidence: number): string {
  if (confidence >= 0.8) return 'very sure';
  if (confidence >= 0.6) return 'fairly sure';
  if (confidence >= 0.4) return 'unsure';
  return 'a guess';
}

const relations: Readonly<Record<string, string>> = {
  main: 'as felt',
  half: 'half time',
  double: 'double time',
  third: 'a third of it',
  triple: 'three times it',
  other: 'another pulse',
};
/** How a tempo stands to the main one. */
export const relationText = (relation: string): string => relations[relation] ?? relation;

const reasons: Readonly<Record<string, string>> = {
  silence: 'It is silent.',
  'too-few-onsets': 'There are too few hits to count a tempo.',
  'no-steady-pulse': 'There is no steady pulse.',
  'no-tonal-content': 'There is no tone to take a key from.',
  'no-budget': 'The budget for the model was used up.',
  'no-model': 'There is no model on this installation.',
};
/** Why something was not measured, as a sentence. */
export function reasonText(reason: string | null): string {
  if (reason === null) return 'Nothing was found.';
  return reasons[reason] ?? `${reason.charAt(0).toUpperCase()}${reason.slice(1).replaceAll('-', ' ')}.`;
}

/** One beat at a tempo, in seconds. */
const beatS = (bpm: number) => 60 / bpm;
const BEATS_PER_BAR = 4;

/** How many bars of four a sound has at a tempo: `4 bars`, `about 3.7 bars`. */
export function barsText(bpm: number, durationS: number): string {
  const bars = durationS / (BEATS_PER_BAR * beatS(bpm));
  const whole = Math.round(bars);
  if (whole >= 1 && Math.abs(bars - whole) < 0.03) return whole === 1 ? '1 bar' : `${number(whole)} bars`;
  return `about ${oneDecimal(bars)} bars`;
}

/** `2 sounds are being analysed`. */
export const analysingText = (count: number): string =>
  count === 1 ? '1 sound is being analysed' : `${number(count)} sounds are being analysed`;

export const soundsText = (count: number): string => (count === 1 ? '1 sound' : `${number(count)} sounds`);

/** From 0, the same sound, to 2, its opposite. */
export const alikeText = (distance: number): string =>
  `${Math.max(0, Math.round((1 - distance / 2) * 100))} % alike`;

const SHORT_S = 10;

/** How long a sound is: `0.4 s`, `2:05`. */
export const durationText = (seconds: number): string =>
  seconds < SHORT_S ? `${oneDecimal(Math.max(0.1, seconds))} s` : length(seconds);

/** A time within a sound: `0:03.2`. */
export function moment(seconds: number): string {
  const tenths = Math.floor(seconds * 10);
  const [m, s, t] = [Math.floor(tenths / 600), Math.floor(tenths / 10) % 60, tenths % 10];
  return `${m}:${String(s).padStart(2, '0')}.${t}`;
}

const tagLengthMax = 30;

/** What people type as tags, one or several between commas, in the one form that the API keeps. */
export function tagsIn(text: string): string[] {
  const tags = text
    .split(',')
    .map((tag) =>
      tag.normalize('NFC').replace(/\s+/g, ' ').trim().toLowerCase().slice(0, tagLengthMax).trim(),
    );
  return [...new Set(tags.filter(Boolean))];
}
