import { expect, it } from 'vitest';
import { likeExport, likeImport, withSounds } from './beginning.ts';
import type { Export } from './export.ts';

const item = (sample_id: string, reason?: string) => ({ sample_id, left_out: reason ? { reason } : null });
const pads = ['kick', 'gone', 'kick'].map((sample_id, i) => ({
  bank: 1,
  pad: i + 1,
  sample_id,
  loop: false,
}));

it('an export is begun again as it was asked for, without sounds that are gone', () => {
  const made = {
    format: 'sp404mk2-project',
    name: 'Night',
    loudness_lufs: -14,
    layout: { pads, bpm: 92 },
    report: { items: [item('kick'), item('gone', 'missing'), item('click', 'too-short')] },
  } as unknown as Export;
  expect(likeExport(made)).toEqual({
    format: 'sp404mk2-project',
    name: 'Night',
    loudness: -14,
    sampleIds: ['kick', 'click'],
    layout: { pads: [pads[0], pads[2]], bpm: 92 },
  });
});

it('a project that was brought back begins with each of its sounds once, as it was laid out', () => {
  const brought = { name: 'Night.zip', layout: { pads } } as unknown as Parameters<typeof likeImport>[0];
  expect(likeImport(brought)).toMatchObject({ sampleIds: ['kick', 'gone'], layout: { pads }, name: 'Night' });
  expect(likeImport({ ...brought, layout: null })).toBeNull();
  expect(withSounds(['kick'])).toMatchObject({ layout: null, loudness: null });
});
