import { length } from '../../../format.ts';
import { type Format, type Item, soundsMax } from './export.ts';

export const formatName: Readonly<Record<Format, string>> = {
  'sp404mk2-project': 'SP-404MK2 project',
  'wav-48k16': 'WAV pack',
  'aiff-48k16': 'AIFF pack',
};

export const formatAbout: Readonly<Record<Format, string>> = {
  'sp404mk2-project': `A whole project for the card: up to ${soundsMax} sounds on pads, with tempo and loop set.`,
  'wav-48k16': 'A folder of WAV files, 48 kHz and 16 bit, for any sampler.',
  'aiff-48k16': 'A folder of AIFF files, 48 kHz and 16 bit, for any sampler.',
};

const changeText: Readonly<Record<Item['changes'][number], (item: Item) => string>> = {
  renamed: () => 'shorter or plainer name',
  'tempo-folded': ({ measured_bpm, bpm }) =>
    `${tempo(measured_bpm)} becomes ${tempo(bpm)}, which the device takes`,
  'tempo-unknown': () => 'no tempo was found, so the pad has the usual one',
  resampled: () => 'to 48 kHz',
  dithered: () => 'to 16 bit with dither',
  'channels-dropped': () => 'first two channels only',
};

const tempo = (bpm: number | null) => (bpm === null ? 'no tempo' : String(Number(bpm.toFixed(2))));

/** What becomes of a sound, in a few words each. */
export const changesText = (item: Item): string =>
  item.changes.map((change) => changeText[change](item)).join(', ') || 'as it is';

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

export const kindText = (kind: Item['kind']): string => kind ?? 'sound';

/** What a screen reader hears of a pad. */
export const padText = (place: string, item: Item | undefined, loop: boolean): string =>
  item
    ? [
        `${place}: ${item.name ?? item.filename}`,
        kindText(item.kind),
        padTempo(item.bpm) || 'no tempo',
        item.key ?? 'no key',
        ...(loop ? ['loops'] : []),
      ].join(', ')
    : `${place}: empty`;

export const soundsText = (count: number): string => (count === 1 ? '1 sound' : `${count} sounds`);
