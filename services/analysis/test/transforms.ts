import { resample } from '../src/domain/signal/resample.ts';
import { seeded } from './sounds.ts';

const GRAIN_S = 0.046;
const SEARCH_S = 0.012;
/** Every so many samples two grains are compared when the best place for the next one is sought. */
const COMPARE_EVERY = 8;

/**
 * Makes a sound so many times as long and keeps its pitch: grains at an even pace, each taken where it best continues the
 * one before. Source: W. Verhelst and M. Roelands, "An overlap-add technique based on waveform similarity (WSOLA) for
 * high quality time-scale modification of speech", ICASSP 1993.
 */
export function stretched(samples: Float32Array, rateHz: number, times: number): Float32Array {
  const grain = 2 * Math.round((GRAIN_S * rateHz) / 2);
  const hop = grain / 2;
  const search = Math.round(SEARCH_S * rateHz);
  const result = new Float32Array(Math.round(samples.length * times));
  let expected = 0;
  for (let to = 0; to < result.length; to += hop) {
    const from = to === 0 ? 0 : bestStart(samples, Math.round(to / times), expected, grain, search);
    for (let i = 0; i < grain && to + i < result.length; i++) {
      const window = to === 0 && i < hop ? 1 : 0.5 - 0.5 * Math.cos((2 * Math.PI * i) / grain);
      result[to + i] = (result[to + i] ?? 0) + window * (samples[from + i] ?? 0);
    }
    expected = from + hop;
  }
  return result;
}

function bestStart(
  samples: Float32Array,
  near: number,
  expected: number,
  grain: number,
  search: number,
): number {
  let best = near;
  let most = Number.NEGATIVE_INFINITY;
  for (let start = Math.max(0, near - search); start <= near + search; start++) {
    let likeness = 0;
    for (let i = 0; i < grain; i += COMPARE_EVERY)
      likeness += (samples[start + i] ?? 0) * (samples[expected + i] ?? 0);
    if (likeness > most) {
      most = likeness;
      best = start;
    }
  }
  return best;
}

/** Plays a sound faster or slower, as a record: pitch and length change together. */
export function respun(samples: Float32Array, rateHz: number, semitones: number): Float32Array {
  return resample(samples, Math.round(rateHz * 2 ** (semitones / 12)), rateHz);
}

/** Changes the pitch and keeps the length. */
export function pitched(samples: Float32Array, rateHz: number, semitones: number): Float32Array {
  return respun(stretched(samples, rateHz, 2 ** (semitones / 12)), rateHz, semitones);
}

/** Eight bits for each sample, as old samplers kept them. */
export function eightBit(samples: Float32Array): Float32Array {
  return samples.map((x) => Math.round(x * 127) / 127);
}

const MU = 255;

/** Through the telephone's code and back (ITU-T G.711, continuous form). */
export function muLaw(samples: Float32Array): Float32Array {
  return samples.map((x) => {
    const code = (Math.sign(x) * Math.log1p(MU * Math.min(1, Math.abs(x)))) / Math.log1p(MU);
    const kept = Math.round(code * 127) / 127;
    return (Math.sign(kept) * ((1 + MU) ** Math.abs(kept) - 1)) / MU;
  });
}

/** What a lower sampling rate leaves of a sound. */
export function atRate(samples: Float32Array, rateHz: number, lowerHz: number): Float32Array {
  return resample(resample(samples, rateHz, lowerHz), lowerHz, rateHz);
}

export function louder(samples: Float32Array, db: number): Float32Array {
  return samples.map((x) => x * 10 ** (db / 20));
}

const COLOURS = 3;
const HISS = 0.001;

/** As it comes from another room and another recorder: a few bands that ring, near full scale, and hiss at −60 dB. */
export function coloured(samples: Float32Array, rateHz: number, seed: number): Float32Array {
  const roll = seeded(seed);
  let sound = samples;
  for (let n = 0; n < COLOURS; n++)
    sound = ringing(
      sound,
      (2 * Math.PI * 120 * 50 ** roll()) / rateHz,
      0.9 + 0.09 * roll(),
      0.2 + 2 * roll(),
    );
  const peak = sound.reduce((most, x) => Math.max(most, Math.abs(x)), 0);
  return sound.map((x) => (peak > 0 ? (0.9 * x) / peak : 0) + HISS * (2 * roll() - 1));
}

/** A sound with a two-pole resonance beside it. */
function ringing(samples: Float32Array, angle: number, radius: number, gain: number): Float32Array {
  let y1 = 0;
  let y2 = 0;
  return samples.map((x) => {
    const y = (1 - radius) * x + 2 * radius * Math.cos(angle) * y1 - radius ** 2 * y2;
    y2 = y1;
    y1 = y;
    return x + gain * y;
  });
}
