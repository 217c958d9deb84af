import { drumLoop, noise, progression } from '../../services/analysis/test/sounds.ts';
import { wav } from '../../services/analysis/test/writers.ts';

const BPM = 120;
const BARS = 16;
const PART_S = (BARS * 4 * 60) / BPM;

/**
 * Something like music, as a 16-bit stereo WAV: chords on the left, drums in the middle, another voice on the right
 * over a bed of noise, a part of 32 s that comes again, each time at another level.
 */
export function song(seconds: number, rateHz: number): Uint8Array {
  const degrees = [0, 3, 4, 0, 5, 3, 1, 4];
  const chordS = PART_S / 2 / degrees.length;
  const chords = progression({ tonic: 9, scale: 'minor', rateHz, degrees, chordS });
  const voice = progression({ tonic: 9, scale: 'minor', rateHz, degrees: degrees.toReversed(), chordS });
  const drums = drumLoop({ bpm: BPM, rateHz, bars: BARS / 4 });
  const bed = noise(PART_S, rateHz, 0.02);
  const length = Math.round(seconds * rateHz);
  const mix = (tune: Float32Array) =>
    Float32Array.from({ length }, (_, i) => {
      const level = 0.5 + 0.4 * Math.sin(i / (7 * rateHz));
      const tones = level * (tune[i % tune.length] ?? 0);
      return tones + 0.6 * (drums[i % drums.length] ?? 0) + (bed[i % bed.length] ?? 0);
    });
  return wav([mix(chords), mix(voice)], rateHz);
}
