import { newId } from '@trc/contracts/ids';
import { describe, expect, it } from 'vitest';
import { bankBpm, deviceBpm } from './device-tempo.ts';
import { type Placeable, suggestLayout, wheelPlace } from './suggest-layout.ts';

const sound = (over: Partial<Placeable>): Placeable => ({
  sampleId: newId('sample'),
  kind: 'one-shot',
  bpm: null,
  key: null,
  centroidHz: 1_000,
  ...over,
});
const many = (count: number, of: (i: number) => Partial<Placeable>) =>
  Array.from({ length: count }, (_, i) => sound(of(i)));
const places = (sounds: readonly Placeable[]) => {
  const found = new Map(suggestLayout(sounds).map((pad) => [pad.sample_id, pad]));
  return sounds.map(({ sampleId }) => {
    const pad = found.get(sampleId);
    return pad && `${'ABCDEFGHIJ'[pad.bank - 1]}${pad.pad}`;
  });
};

describe('a suggested layout', () => {
  it('puts one-shots on the first eight pads of bank A from low to high, and loops beside them', () => {
    const [hat, kick, snare] = [6_000, 120, 2_000].map((centroidHz) => sound({ centroidHz }));
    const loop = sound({ kind: 'loop', bpm: 90 });
    expect(places([hat, kick, snare, loop] as Placeable[])).toEqual(['A3', 'A1', 'A2', 'A9']);
  });

  it('gives each tempo a bank of its own, a tempo and its double the same', () => {
    const loops = [174, 90, 87, 120].map((bpm) => sound({ kind: 'loop', bpm }));
    expect(places(loops)).toEqual(['A1', 'A3', 'A2', 'B1']);
  });

  it('orders the loops of a tempo along the wheel of fifths, a minor key beside its relative major', () => {
    const keys = [
      { tonic: 'F#', scale: 'major' },
      { tonic: 'A', scale: 'minor' },
      { tonic: 'G', scale: 'major' },
      { tonic: 'C', scale: 'major' },
    ] as const;
    const loops = keys.map((key) => sound({ kind: 'loop', bpm: 90, key }));
    expect(places(loops)).toEqual(['A4', 'A1', 'A3', 'A2']);
    expect(wheelPlace({ tonic: 'A', scale: 'minor' })).toBe(wheelPlace({ tonic: 'C', scale: 'major' }));
  });

  it('loops loops and nothing else', () => {
    const sounds = [sound({}), sound({ kind: 'loop', bpm: 90 }), sound({ kind: 'song', bpm: 90 })];
    const loop = new Map(suggestLayout(sounds).map((pad) => [pad.sample_id, pad.loop]));
    expect(sounds.map(({ sampleId }) => loop.get(sampleId))).toEqual([false, true, false]);
  });

  it.each([
    [160, 0],
    [0, 160],
    [100, 60],
    [31, 129],
  ])('has a pad of its own for each of %i one-shots and %i loops of many tempos', (shots, loops) => {
    const sounds = [
      ...many(shots, () => ({})),
      ...many(loops, (i) => ({ kind: 'loop', bpm: i % 7 === 0 ? null : 60 + i })),
    ];
    const pads = suggestLayout(sounds);
    expect(new Set(pads.map(({ bank, pad }) => `${bank} ${pad}`)).size).toBe(160);
    expect(new Set(pads.map(({ sample_id }) => sample_id)).size).toBe(160);
    expect(pads.every(({ bank, pad }) => bank >= 1 && bank <= 10 && pad >= 1 && pad <= 16)).toBe(true);
  });
});

describe('a tempo on the device', () => {
  it.each([
    [120, 120],
    [210, 105],
    [39, 78],
    [401, 100.25],
    [200, 200],
    [40, 40],
    [133.336, 133.34],
  ])('of %d is %d', (measured, bpm) => {
    expect(deviceBpm(measured)).toBe(bpm);
  });

  it('of a bank is the middle one of its loops', () => {
    const pad = (bpm: number | null, loop = true) => ({ bpm, loop });
    expect(bankBpm([pad(90), pad(120), pad(91), pad(180, false), pad(null)])).toBe(91);
    expect(bankBpm([pad(140, false), pad(null)])).toBe(140);
    expect(bankBpm([pad(null)])).toBeNull();
  });
});
