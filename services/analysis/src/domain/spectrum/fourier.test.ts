import FFT from 'fft.js';
import { describe, expect, it } from 'vitest';
import { noise } from '../../../test/sounds.ts';
import { realTransform } from './fourier.ts';

const sound = noise(0.5, 44_100, 0.8);

/** The same by another implementation. */
function reference(samples: Float32Array, start: number, window: Float64Array, scale: number): Float32Array {
  const size = window.length;
  const spectrum = new Float64Array(2 * size);
  new FFT(size).realTransform(
    spectrum,
    window.map((w, i) => w * (samples[start + i] ?? 0)),
  );
  return Float32Array.from(
    { length: size / 2 },
    (_, bin) => scale * Math.hypot(spectrum[2 * bin] ?? 0, spectrum[2 * bin + 1] ?? 0),
  );
}

describe('the transform of real samples', () => {
  for (const size of [32, 64, 128, 1_024, 2_048, 4_096])
    it(`gives the magnitudes of ${size} samples that another transform gives`, () => {
      const window = Float64Array.from({ length: size }, (_, i) => 0.2 + Math.sin((Math.PI * i) / size));
      const transform = realTransform(window, 0.5);
      const magnitudes = new Float32Array(size / 2);
      for (const start of [0, 1, 777]) {
        transform(sound, start, magnitudes);
        const expected = reference(sound, start, window, 0.5);
        magnitudes.forEach((m, bin) => {
          expect(Math.abs(m - (expected[bin] ?? 0))).toBeLessThan(1e-5);
        });
      }
    });

  it('is refused for a size that it cannot do', () => {
    for (const size of [0, 16, 48, 1_000])
      expect(() => realTransform(new Float64Array(size), 1)).toThrow(RangeError);
  });
});
