import { fixture, fixtureSource } from '../../services/analysis/test/fixtures.ts';
import { drumLoop, noise, pad, progression, stereo } from '../../services/analysis/test/sounds.ts';
import { aiff, concat, wav } from '../../services/analysis/test/writers.ts';
import type { File } from './api.ts';

const rateHz = 44_100;

/** Four bars of drums at 120 bpm under chords of G major: eight seconds in stereo. */
export function song(): Float32Array[] {
  const drums = drumLoop({ bpm: 120, rateHz, bars: 4 });
  const chords = progression({
    tonic: 7,
    scale: 'major',
    rateHz,
    degrees: [0, 3, 4, 0, 0, 3, 4, 0],
    chordS: 1,
  });
  return stereo(drums.map((x, i) => 0.4 * x + (chords[i] ?? 0)));
}

export const songWav = (filename = 'song.wav'): File => ({ filename, bytes: wav(song(), rateHz) });
export const songAiff = (filename = 'song.aiff'): File => ({ filename, bytes: aiff(song(), rateHz) });
/** What the encoded fixtures were made from: one bar of the same drums and two of the chords. */
export const barWav = (filename = 'bar.wav'): File => ({ filename, bytes: wav(fixtureSource(), rateHz) });
export const barMp3 = (filename = 'bar.mp3'): File => ({ filename, bytes: fixture('loop-cbr96.mp3') });
export const barFlac = (filename = 'bar.flac'): File => ({ filename, bytes: fixture('loop-mono11.flac') });
export const barOgg = (filename = 'bar.ogg'): File => ({ filename, bytes: fixture('loop.ogg') });

export const padWav = (filename = 'pad.wav'): File => ({
  filename,
  bytes: wav([pad(4, rateHz)], rateHz),
});

/** Half a second of noise: small, and no two seeds have the same bytes. */
export const noiseWav = (seed: number, seconds = 0.5): File => ({
  filename: `noise-${seed}.wav`,
  bytes: wav([noise(seconds, rateHz, 0.3, seed)], rateHz),
});

/** A header that promises more sound than there is. */
export function truncatedWav(): File {
  const { bytes } = songWav();
  return { filename: 'truncated.wav', bytes: bytes.subarray(0, bytes.length / 2) };
}

/** Frames of an MP3 without a header of its own can be put one after the other: two seconds, again and again. */
export function longMp3(seconds: number): File {
  const bar = fixture('loop-mpeg2-noheader.mp3');
  return {
    filename: 'long.mp3',
    bytes: concat(...Array.from({ length: Math.ceil(seconds / 2) }, () => bar)),
  };
}

export const textAsWav = (): File => ({
  filename: 'notes.wav',
  bytes: new TextEncoder().encode('These are notes about a sound, not the sound.\n'.repeat(50)),
});
