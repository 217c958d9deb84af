import { expect, it } from 'vitest';
import { seededDice, writeSixteenBit } from './sixteen-bit.ts';

function numbers(samples: Float32Array, dice: (() => number) | null): Int16Array {
  const bytes = new Uint8Array(samples.length * 2);
  writeSixteenBit([samples], new DataView(bytes.buffer), true, dice);
  return new Int16Array(bytes.buffer);
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

it('channels stand side by side, in either order of bytes', () => {
  const bytes = new Uint8Array(8);
  const half = [Float32Array.of(0.5, 0), Float32Array.of(0, -0.5)];
  writeSixteenBit(half, new DataView(bytes.buffer), false, null);
  expect([...bytes]).toEqual([0x40, 0, 0, 0, 0, 0, 0xc0, 0]);
});

it('dither makes the error independent of the sound: its mean is none and its power a quarter step everywhere', () => {
  const dice = seededDice(1);
  for (const place of [0, 0.1, 0.25, 0.5, 0.9]) {
    const sound = new Float32Array(40_000).fill((100 + place) / 32_768);
    const errors = Array.from(numbers(sound, dice), (x) => x - 100 - place);
    const mean = errors.reduce((sum, x) => sum + x, 0) / errors.length;
    const power = errors.reduce((sum, x) => sum + x * x, 0) / errors.length;
    expect(Math.abs(mean)).toBeLessThan(0.02);
    expect(power).toBeGreaterThan(0.24);
    expect(power).toBeLessThan(0.26);
  }
});

it('the same seed throws the same dice, another seed others', () => {
  const throws = (seed: number) => Array.from({ length: 20 }, seededDice(seed));
  expect(throws(7)).toEqual(throws(7));
  expect(throws(7)).not.toEqual(throws(8));
});
