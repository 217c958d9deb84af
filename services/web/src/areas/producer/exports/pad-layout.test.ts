import { describe, expect, it } from 'vitest';
import {
  after,
  anyFreePad,
  bankTempo,
  clear,
  differences,
  forSounds,
  freePad,
  type History,
  inOrder,
  move,
  type PadLayout,
  padsOf,
  placeName,
  put,
  setBankTempo,
  setPad,
  setTempo,
  undo,
} from './pad-layout.ts';

const [a1, a9, b1] = [
  { bank: 1, pad: 1 },
  { bank: 1, pad: 9 },
  { bank: 2, pad: 1 },
];
const layout: PadLayout = {
  pads: [
    { ...a1, sample_id: 'kick', loop: false },
    { ...a9, sample_id: 'loop', loop: true },
    { ...b1, sample_id: 'snare', loop: false },
  ],
};
const places = (it: PadLayout) =>
  inOrder(it).pads.map((one) => `${placeName(one)} ${one.sample_id}${one.loop ? '*' : ''}`);

describe('moving a sound', () => {
  it('to a free pad leaves its own free, and takes its settings along', () => {
    const named = setPad(layout, a9, { name: 'Bass', bpm: null });
    const moved = move(named, a9, { bank: 10, pad: 16 });
    expect(places(moved)).toEqual(['A1 kick', 'B1 snare', 'J16 loop*']);
    expect(padsOf(moved, 'loop')).toMatchObject([{ name: 'Bass', bpm: null }]);
  });

  it('to a taken pad swaps both', () => {
    expect(places(move(layout, a9, b1))).toEqual(['A1 kick', 'A9 snare', 'B1 loop*']);
  });

  it('to where it is, or from an empty pad, changes nothing', () => {
    expect(move(layout, a1, a1)).toBe(layout);
    expect(move(layout, { bank: 4, pad: 4 }, a1)).toBe(layout);
  });
});

it('a sound that had no pad takes the place of who was there', () => {
  expect(places(put(layout, { ...a1, sample_id: 'hat', loop: false }))).toEqual([
    'A1 hat',
    'A9 loop*',
    'B1 snare',
  ]);
});

it('the same sound stands on several pads, each with its own settings, and comes off one of them', () => {
  const copied = put(layout, { bank: 1, pad: 2, sample_id: 'kick', loop: true });
  expect(places(copied)).toEqual(['A1 kick', 'A2 kick*', 'A9 loop*', 'B1 snare']);
  expect(places(clear(copied, a1))).toEqual(['A2 kick*', 'A9 loop*', 'B1 snare']);
  expect(clear(copied, { bank: 5, pad: 5 })).toBe(copied);
});

it('a free pad is the first of its bank, then of the next banks, then none', () => {
  expect(freePad(layout, 1)).toEqual({ bank: 1, pad: 2 });
  const full: PadLayout = {
    pads: Array.from({ length: 160 }, (_, i) => ({
      bank: Math.floor(i / 16) + 1,
      pad: (i % 16) + 1,
      sample_id: `s${i}`,
      loop: false,
    })),
  };
  expect(freePad(full, 3)).toBeUndefined();
  expect(anyFreePad(full)).toBeUndefined();
  expect(anyFreePad(clear(full, { bank: 1, pad: 6 }), 3)).toEqual({ bank: 1, pad: 6 });
});

it('settings and tempos that are unset are not sent', () => {
  const set = setTempo(setBankTempo(setPad(layout, a1, { name: 'Boom', one_shot: false }), 2, 90), 92);
  expect(inOrder(set)).toMatchObject({ bpm: 92, banks: [{ bank: 2, bpm: 90 }] });
  expect(bankTempo(set, 2)).toBe(90);
  const unset = setPad(set, a1, { name: undefined, one_shot: undefined });
  expect(inOrder(setTempo(setBankTempo(unset, 2, undefined), undefined))).toStrictEqual(inOrder(layout));
});

it('differences are the sounds that stand or play otherwise, that have come or gone, and other tempos', () => {
  expect(differences(layout, layout)).toBe(0);
  expect(differences(layout, move(layout, a1, b1))).toBe(2);
  for (const change of [{ loop: true }, { one_shot: false }, { bpm: null }, { bpm: 90 }, { name: 'Boom' }])
    expect(differences(layout, setPad(layout, a1, change))).toBe(1);
  expect(differences(layout, clear(layout, a9))).toBe(1);
  expect(differences(layout, put(layout, { bank: 3, pad: 3, sample_id: 'kick', loop: false }))).toBe(1);
  expect(differences(layout, setBankTempo(setTempo(layout, 90), 1, 80))).toBe(2);
});

it('other sounds keep the arrangement: the new get free pads, the gone lose theirs, the loose stay loose', () => {
  const suggested: PadLayout = {
    pads: ['hat', 'kick', 'loose', 'snare'].map((sample_id, i) => ({
      bank: 2,
      pad: i + 1,
      sample_id,
      loop: sample_id === 'hat',
    })),
  };
  const now = ['kick', 'snare', 'loose', 'hat'];
  const grown = forSounds(setTempo(layout, 92), ['kick', 'loop', 'snare', 'loose'], now, suggested);
  expect(places(grown)).toEqual(['A1 kick', 'B1 snare', 'B2 hat*']);
  expect(grown.bpm).toBe(92);
});

it('every change can be taken back, one after the other, and nothing more', () => {
  let history: History = { layout, past: [] };
  history = after(history, move(history.layout, a1, { bank: 3, pad: 3 }));
  history = after(history, move(history.layout, { bank: 3, pad: 3 }, { bank: 3, pad: 3 }));
  history = after(history, clear(history.layout, b1));
  expect(history.past).toHaveLength(2);
  history = undo(history);
  expect(places(history.layout)).toEqual(['A9 loop*', 'B1 snare', 'C3 kick']);
  history = undo(undo(history));
  expect(history).toEqual({ layout, past: [] });
});

it('a word that was typed is taken back as a whole', () => {
  let history: History = { layout, past: [] };
  for (const name of ['B', 'Bo', 'Boom']) history = after(history, setPad(layout, a1, { name }), 'name A1');
  history = after(history, setPad(history.layout, a9, { name: 'X' }), 'name A9');
  expect(history.past).toHaveLength(2);
  expect(padsOf(undo(history).layout, 'kick')).toMatchObject([{ name: 'Boom' }]);
  expect(undo(undo(history)).layout).toEqual(layout);
});
