import { length } from '../../../format.ts';
import { type Export, type Format, type Item, soundsMaxOf } from './export.ts';
import type { Face } from './face.ts';
import { lufsText } from './loudness.ts';
import { bankName, type PadLayout } from './pad-layout.ts';

export const formatName: Readonly<Record<Format, string>> = {
  'sp404mk2-project': 'SP-404MK2 project',
  'wav-48k16': 'WAV pack',
  'aiff-48k16': 'AIFF pack',
};

export const formatAbout: Readonly<Record<Format, string>> = {
  'sp404mk2-project': `A whole project for the card: up to ${soundsMaxOf['sp404mk2-project']} sounds on pads, with tempo and loop set.`,
  'wav-48k16': 'A folder of WAV files, 48 kHz and 16 bit, for any sampler.',
  'aiff-48k16': 'A folder of AIFF files, 48 kHz and 16 bit, for any sampler.',
};

/** Decibels as they are said: `3.2 dB`. */
const decibels = (db: number): string => `${Number(Math.abs(db).toFixed(1))} dB`;

const changeText: Readonly<Record<Item['changes'][number], (item: Item) => string>> = {
  renamed: () => 'shorter or plainer name',
  'tempo-folded': ({ measured_bpm, bpm }) =>
    `${tempo(measured_bpm)} becomes ${tempo(bpm)}, which the device takes`,
  'tempo-unknown': () => 'no tempo was found, so the pad has the usual one',
  resampled: () => 'to 48 kHz',
  dithered: () => 'to 16 bit with dither',
  'channels-dropped': () => 'first two channels only',
  louder: ({ gain_db }) => `${decibels(gain_db)} louder`,
  quieter: ({ gain_db }) => `${decibels(gain_db)} quieter`,
  'held-by-peak': () => 'held by its peak',
  'loudness-unknown': () => 'loudness unknown, so it stays',
};

const tempo = (bpm: number | null) => (bpm === null ? 'no tempo' : String(Number(bpm.toFixed(2))));

/** What becomes of a sound, in a few words each. */
export const changesText = (item: Item): string =>
  item.changes.map((change) => changeText[change](item)).join(', ') || 'as it is';

/** What was measured and what the pad gets of it, when nobody says otherwise. */
export function measuredText({ measured_bpm, bpm }: Pick<Item, 'measured_bpm' | 'bpm'>): string {
  if (measured_bpm === null || bpm === null) return 'No tempo was measured.';
  const [from, to] = [tempo(measured_bpm), tempo(bpm)];
  return from === to ? `Measured ${from}.` : `Measured ${from} → ${to}, which the device takes.`;
}

/** `as each sound is`, or the one loudness of all. */
export const loudnessText = (lufs: Export['loudness_lufs']): string =>
  lufs === null ? 'as each sound is' : `all at ${lufsText(lufs)} LUFS, as far as peaks allow`;

/** The tempos of a project and of the banks that it uses, as far as they were said. */
export function temposText({ pads, bpm, banks = [] }: PadLayout): string {
  const used = new Set(pads.map(({ bank }) => bank));
  const known = banks.filter(({ bank }) => used.has(bank));
  const said = [
    ...(bpm === undefined ? [] : [`the project ${tempo(bpm)}`]),
    ...known.map((one) => `bank ${bankName(one.bank)} ${tempo(one.bpm)}`),
  ];
  if (bpm !== undefined && known.length === used.size) return `Tempos: ${said.join(', ')}.`;
  return `Tempos: ${[...said, said.length === 0 ? 'from the pads' : 'others from their pads'].join(', ')}.`;
}

/** `92 bpm`; pads have little room. */
export const padTempo = (bpm: number | null): string => (bpm === null ? '' : `${Number(bpm.toFixed(1))} bpm`);

/** `A minor` as `Am`, `F# major` as `F#`. */
export const padKey = (key: string | null): string => {
  const [tonic = '', scale] = (key ?? '').split(' ');
  return scale === 'minor' ? `${tonic}m` : tonic;
};

/** A sampler's sounds are short: `0.40 s`, and from ten seconds on `0:12`. */
export const lengthText = (seconds: number): string =>
  seconds < 10 ? `${seconds.toFixed(2)} s` : length(seconds);

/** What a screen reader hears of a pad. */
export const padText = (place: string, face: Face | undefined): string =>
  face
    ? [
        `${place}: ${face.name}`,
        face.kind ?? 'sound',
        padTempo(face.bpm) || 'no tempo',
        face.key ?? 'no key',
        ...(face.oneShot && face.kind !== 'one-shot' ? ['plays to its end'] : []),
        ...(face.loop ? ['loops'] : []),
      ].join(', ')
    : `${place}: empty`;

export const soundsText = (count: number): string => (count === 1 ? '1 sound' : `${count} sounds`);
