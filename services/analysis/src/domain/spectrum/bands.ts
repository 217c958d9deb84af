import { BIN_HZ, FRAME_SAMPLES } from './spectrum.ts';

const LOWEST_HZ = 43;
const HIGHEST_HZ = 16_000;
const BANDS_PER_OCTAVE = 12;

interface Band {
  readonly centreHz: number;
  readonly firstBin: number;
  /** Triangle around the centre, sums to 1. */
  readonly weights: Float32Array;
}

/** Overlapping triangles on a logarithmic frequency scale; where bins are sparse, a band per bin. */
export const BANDS: readonly Band[] = buildBands();

/** Writes the mean magnitude in each band to `levels` from `offset` on. */
export function bandLevels(magnitudes: Float32Array, levels: Float32Array, offset: number): void {
  for (let b = 0; b < BANDS.length; b++) {
    const band = BANDS[b] as Band;
    let sum = 0;
    for (let i = 0; i < band.weights.length; i++)
      sum += (magnitudes[band.firstBin + i] ?? 0) * (band.weights[i] ?? 0);
    levels[offset + b] = sum;
  }
}

function buildBands(): Band[] {
  const centres = new Set<number>();
  const steps = Math.floor(Math.log2(HIGHEST_HZ / LOWEST_HZ) * BANDS_PER_OCTAVE);
  for (let step = 0; step <= steps; step++)
    centres.add(Math.round((LOWEST_HZ * 2 ** (step / BANDS_PER_OCTAVE)) / BIN_HZ));
  const bins = [...centres].filter((bin) => bin < FRAME_SAMPLES / 2);
  const bands: Band[] = [];
  for (let i = 1; i + 1 < bins.length; i++) {
    const low = bins[i - 1] ?? 0;
    const centre = bins[i] ?? 0;
    const high = bins[i + 1] ?? 0;
    const weights = Float32Array.from({ length: high - low - 1 }, (_, k) => {
      const bin = low + 1 + k;
      return bin <= centre ? (bin - low) / (centre - low) : (high - bin) / (high - centre);
    });
    const sum = weights.reduce((total, w) => total + w, 0);
    bands.push({ centreHz: centre * BIN_HZ, firstBin: low + 1, weights: weights.map((w) => w / sum) });
  }
  return bands;
}
