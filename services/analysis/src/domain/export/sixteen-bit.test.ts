import { expect, it } from 'vitest';
import { writeSixteenBit } from './sixteen-bit.ts';

function numbers(samples: Float32Array, ditherSeed: number | null, gain?: number): Int16Array {
  const into = new Int16Array(samples.length);
  writeSixteenBit([samples], into, ditherSeed, gain);
  return into;
}
/** Spectrum of noise in `bands` equal parts, by averaged transforms of 64 numbers. */
function bandPowers(noise: ArrayLike<number>, bands: number): number[] {
  const size = 64;
  const powers = new Array<number>(bands).fill(0);
  for (let start = 0; start + size <= noise.length; start += size)
    for (let k = 1; k < size / 2; k++) {
      let re = 0;
      let im = 0;
      for (let n = 0; n < size; n++) {
        re += (noise[start + n] as number) * Math.cos((2 * Math.PI * k * n) / size);
        im += (noise[start + n] as number) * Math.sin((2 * Math.PI * k * n) / size);
      }
      powers[Math.floor((k * bands) / (size / 2))] =
        (powers[Math.floor((k * bands) / (size / 2))] as number) + re * re + im * im;
    }
  return powers;
}

it('16-bit numbers come through as they are', () => {
  const stored = Int16Array.from({ length: 65_536 }, (_, i) => i - 32_768);
  expect(
    numbers(
      Float32Array.from(stored, (x) => x / 32_768),
      null,
    ),
  ).toEqual(stored);
});

it('what is over full scale is held there', () => {
  expect([...numbers(Float32Array.of(1, 1.7, -1, -9), null)]).toEqual([32_767, 32_767, -32_768, -32_768]);
});

it('channels stand side by side', () => {
  const into = new Int16Array(4);
  writeSixteenBit([Float32Array.of(0.5, 0), Float32Array.of(0, -0.5)], into, null);
  expect([...into]).toEqual([16_384, 0, 0, -16_384]);
});

it('without dither each number becomes the nearest one', () => {
  const steps = [0.4, 0.6, 1.4, -0.4, -0.6, -1.4, 32_766.4, -32_767.4];
  const nearest = [0, 1, 1, 0, -1, -1, 32_766, -32_767];
  expect([
    ...numbers(
      Float32Array.from(steps, (x) => x / 32_768),
      null,
    ),
  ]).toEqual(nearest);
  expect([
    ...numbers(
      Float32Array.from(steps, (x) => x / 65_536),
      null,
      2,
    ),
  ]).toEqual(nearest);
});

it('dither makes the error independent of the sound: its mean is none and its power a quarter step everywhere', () => {
  for (const place of [0, 0.1, 0.25, 0.5, 0.9]) {
    const sound = new Float32Array(40_000).fill((100 + place) / 32_768);
    const errors = Array.from(numbers(sound, 1), (x) => x - 100 - place);
    const mean = errors.reduce((sum, x) => sum + x, 0) / errors.length;
    const power = errors.reduce((sum, x) => sum + x * x, 0) / errors.length;
    expect(Math.abs(mean)).toBeLessThan(0.02);
    expect(power).toBeGreaterThan(0.24);
    expect(power).toBeLessThan(0.26);
  }
});

it('the noise of dither is as loud in every band', () => {
  const powers = bandPowers(numbers(new Float32Array(64_000), 3), 8).slice(1);
  for (const power of powers)
    expect(Math.abs(10 * Math.log10(power / (powers[0] as number)))).toBeLessThan(0.5);
});

it('the noise of one channel is not that of another', () => {
  const into = new Int16Array(80_000);
  writeSixteenBit([new Float32Array(40_000), new Float32Array(40_000)], into, 5);
  let product = 0;
  for (let i = 0; i < into.length; i += 2) product += (into[i] as number) * (into[i + 1] as number);
  expect(Math.abs(product / 40_000)).toBeLessThan(0.01);
});

it('the same seed makes the same noise, another seed another one', () => {
  const sound = new Float32Array(100);
  expect(numbers(sound, 7)).toEqual(numbers(sound, 7));
  expect(numbers(sound, 7)).not.toEqual(numbers(sound, 8));
});
