import { describe, expect, it } from 'vitest';
import {
  after,
  anyFreePad,
  differences,
  freePad,
  type History,
  inOrder,
  move,
  type PadLayout,
  placeName,
  remove,
  setLoop,
  undo,
} from './pad-layout.ts';

const layout: PadLayout = [
  { bank: 1, pad: 1, sample_id: 'kick', loop: false },
  { bank: 1, pad: 9, sample_id: 'loop', loop: true },
  { bank: 2, pad: 1, sample_id: 'snare', loop: false },
];
const placesOf = (it: PadLayout) =>
  Object.fromEntries(inOrder(it).map((one) => [one.sample_id, placeName(one) + (one.loop ? '*' : '')]));

describe('moving a sound', () => {
  it('to a free pad leaves its own free, and takes its loop along', () => {
    expect(placesOf(move(layout, 'loop', { bank: 10, pad: 16 }))).toEqual({
      kick: 'A1',
      snare: 'B1',
      loop: 'J16*',
    });
  });

  it('to a taken pad swaps both', () => {
    expect(placesOf(move(layout, 'loop', { bank: 2, pad: 1 }))).toEqual({
      kick: 'A1',
      snare: 'A9',
      loop: 'B1*',
    });
  });

  it('that had no pad takes the place of who was there', () => {
    expect(placesOf(move(layout, 'hat', { bank: 1, pad: 1 }))).toEqual({
      hat: 'A1',
      loop: 'A9*',
      snare: 'B1',
    });
  });

  it('to where it is changes nothing', () => {
    expect(move(layout, 'kick', { bank: 1, pad: 1 })).toBe(layout);
  });
});

it('a sound comes off its pad, one without a pad changes nothing', () => {
  expect(placesOf(remove(layout, 'kick'))).toEqual({ loop: 'A9*', snare: 'B1' });
  expect(remove(layout, 'hat')).toBe(layout);
});

it('a free pad is the first of its bank, then of the next banks, then none', () => {
  expect(freePad(layout, 1)).toEqual({ bank: 1, pad: 2 });
  const full: PadLayout = Array.from({ length: 160 }, (_, i) => ({
    bank: Math.floor(i / 16) + 1,
    pad: (i % 16) + 1,
    sample_id: `s${i}`,
    loop: false,
  }));
  expect(freePad(full, 3)).toBeUndefined();
  expect(anyFreePad(full)).toBeUndefined();
  expect(anyFreePad(remove(full, 's5'), 3)).toEqual({ bank: 1, pad: 6 });
});

it('differences are the sounds that stand elsewhere, loop otherwise, or have come or gone', () => {
  expect(differences(layout, layout)).toBe(0);
  expect(differences(layout, move(layout, 'kick', { bank: 2, pad: 1 }))).toBe(2);
  expect(differences(layout, setLoop(layout, 'kick', true))).toBe(1);
  expect(differences(layout, remove(layout, 'loop'))).toBe(1);
});

it('every change can be taken back, one after the other, and nothing more', () => {
  let history: History = { layout, past: [] };
  history = after(history, move(history.layout, 'kick', { bank: 3, pad: 3 }));
  history = after(history, move(history.layout, 'kick', { bank: 3, pad: 3 }));
  history = after(history, remove(history.layout, 'snare'));
  expect(history.past).toHaveLength(2);
  history = undo(history);
  expect(placesOf(history.layout)).toEqual({ kick: 'C3', loop: 'A9*', snare: 'B1' });
  history = undo(undo(history));
  expect(history).toEqual({ layout, past: [] });
});
