import { readFileSync } from 'node:fs';
import { analysisSchema } from '@trc/contracts/documents/sample.v1';
import { newId } from '@trc/contracts/ids';
import { expect, it } from 'vitest';
import { type Exportable, planExport } from './plan-export.ts';

const example = new URL('../../../../../libs/contracts/examples/documents/sample.v1.json', import.meta.url);
const analysis = analysisSchema.parse(JSON.parse(readFileSync(example, 'utf8')).analysis);
const tempo = (bpm: number) => ({ ...(analysis.tempo as NonNullable<typeof analysis.tempo>), bpm });

const sample = (over: Partial<Exportable['analysis']> = {}, filename = 'dusty loop.wav'): Exportable => ({
  id: newId('sample'),
  filename,
  sizeBytes: 1_000,
  analysis: { ...analysis, ...over },
});
const planOf = (samples: readonly Exportable[], over: Partial<Parameters<typeof planExport>[0]> = {}) =>
  planExport(
    { format: 'sp404mk2-project', sampleIds: samples.map(({ id }) => id), layout: null, ...over },
    samples,
  );

it('what the device refuses is left out with its reason, and everything else goes on', () => {
  const samples = [sample({ duration_s: 0.05 }), sample({ duration_s: 961 }), sample()];
  const gone = newId('sample');
  const { plan, files } = planOf(samples, { sampleIds: [...samples.map(({ id }) => id), gone] });
  expect(plan.report.items.map(({ left_out }) => left_out?.reason ?? null)).toEqual([
    'too-short',
    'too-long',
    null,
    'missing',
  ]);
  expect(plan.report.items[0]?.left_out?.detail).toMatch(/at least 0.1 seconds; this one has 0.05/);
  expect(files.map(({ sample_id }) => sample_id)).toEqual([samples[2]?.id]);
  expect(plan.report.files).toBe(1);
});

it('what is changed on the way is said', () => {
  const items = planOf([
    sample({ tempo: tempo(210) }, 'köln.wav'),
    sample({ tempo: null, sample_rate_hz: 48_000, bit_depth: 16, channels: 6 }, 'six.wav'),
  ]).plan.report.items;
  expect(items[0]).toMatchObject({
    name: 'koln',
    measured_bpm: 210,
    bpm: 105,
    changes: ['renamed', 'tempo-folded', 'resampled', 'dithered'],
  });
  expect(items[1]?.changes).toEqual(['tempo-unknown', 'channels-dropped']);
});

it('a layout of the caller’s own is kept, and what it does not place is left out', () => {
  const samples = [sample(), sample(), sample({ duration_s: 0.01 })];
  const [first, second, short] = samples.map(({ id }) => id) as [
    Exportable['id'],
    Exportable['id'],
    Exportable['id'],
  ];
  const pads = [
    { bank: 10, pad: 16, sample_id: first, loop: false },
    { bank: 1, pad: 2, sample_id: short, loop: false },
  ];
  const { plan, files } = planOf(samples, { layout: { pads } });
  expect(plan.layout?.pads).toEqual([pads[0]]);
  expect(plan.report.items.map(({ left_out }) => left_out?.reason)).toEqual([
    undefined,
    'not-placed',
    'too-short',
  ]);
  expect(files).toMatchObject([{ sample_id: first, pad: { bank: 10, pad: 16, loop: false } }]);
  expect(second).toBeDefined();
});

it('the size of a file is that of its header and its frames', () => {
  const mono = sample({ duration_s: 2, channels: 1 });
  expect(planOf([mono]).plan.report.size_bytes).toBe(512 + 2 * 48_000 * 2);
  expect(planOf([mono], { format: 'wav-48k16' }).plan.report.size_bytes).toBe(44 + 2 * 48_000 * 2);
});

it('a pack has no pads, and names in order whatever order they were asked in', () => {
  const samples = ['b.wav', 'a.wav', 'A.wav'].map((filename) => sample({}, filename));
  const { plan, files } = planOf(samples, { format: 'wav-48k16' });
  expect(plan.layout).toBeNull();
  expect(files.map(({ name, pad }) => [name, pad])).toEqual([
    ['A-2', null],
    ['a', null],
    ['b', null],
  ]);
});
