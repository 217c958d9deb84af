import { readFileSync } from 'node:fs';
import { device, exportSamplesMax } from '@trc/contracts/documents/export.v1';
import { analysisSchema } from '@trc/contracts/documents/sample.v1';
import { newId } from '@trc/contracts/ids';
import { getExportPlan } from '@trc/contracts/queries/get-export-plan.v1';
import fc from 'fast-check';
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
    {
      format: 'sp404mk2-project',
      sampleIds: samples.map(({ id }) => id),
      layout: null,
      loudnessLufs: null,
      ...over,
    },
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

it('why the device refuses a sound is true to the digit: what is said lies on the wrong side of the bound', () => {
  const said = (duration_s: number) => planOf([sample({ duration_s })]).plan.report.items[0]?.left_out;
  fc.assert(
    fc.property(fc.double({ min: 1e-6, max: 5_000, noNaN: true }), (duration_s) => {
      const left = said(duration_s);
      const [, bound = '', length = ''] =
        /(?:least|most) ([\d.]+) .* has ([\d.]+)\.$/.exec(left?.detail ?? '') ?? [];
      if (duration_s < device.durationSMin) {
        expect(left?.reason).toBe('too-short');
        expect(Number(length)).toBeLessThan(Number(bound));
      } else if (duration_s > device.durationSMax) {
        expect(left?.reason).toBe('too-long');
        expect(Number(length)).toBeGreaterThan(Number(bound));
      } else expect(left).toBeNull();
    }),
  );
  expect(said(0.0999)?.detail).toMatch(/has 0.099\.$/);
  expect(said(960.5)?.detail).toMatch(/at most 16 minutes; this one has 16.1\.$/);
});

it('a pad has the name, the tempo and the way of playing that its layout says, and of the analysis what it does not', () => {
  const [kick, loop] = [
    sample({ kind: 'one-shot', tempo: tempo(210) }, 'kick.wav'),
    sample({ kind: 'loop', tempo: tempo(210) }, 'loop.wav'),
  ];
  const at = (bank: number, pad: number, { id }: Exportable, over: object = {}) =>
    ({ bank, pad, sample_id: id, loop: false, ...over }) as const;
  const pads = [
    at(2, 1, loop, { name: 'verse', bpm: 70, one_shot: true }),
    at(1, 1, kick),
    at(1, 2, loop, { bpm: null }),
  ];
  const { plan, files } = planOf([kick, loop], {
    layout: { pads, bpm: 99.5, banks: [{ bank: 1, bpm: 80 }] },
  });
  expect(files.map(({ name, pad }) => [name, pad])).toEqual([
    ['kick', { bank: 1, pad: 1, loop: false, one_shot: true, bpm: 105 }],
    ['loop', { bank: 1, pad: 2, loop: false, one_shot: false, bpm: null }],
    ['verse', { bank: 2, pad: 1, loop: false, one_shot: true, bpm: 70 }],
  ]);
  expect(plan.layout).toEqual({
    pads: [pads[1], pads[2], pads[0]],
    bpm: 99.5,
    banks: [{ bank: 1, bpm: 80 }],
  });
  const [first, second] = plan.report.items;
  expect(first).toMatchObject({ name: 'kick', bpm: 105, changes: expect.arrayContaining(['tempo-folded']) });
  expect(second).toMatchObject({ name: 'loop', bpm: null });
  expect(second?.changes).not.toContain('tempo-folded');
});

it('a sound on several pads has a file on each, and one name and one place in the report', () => {
  const both = [sample({ duration_s: 1, channels: 1 }, 'a.wav'), sample({ duration_s: 0.01 }, 'b.wav')];
  const [{ id: a }, { id: b }] = both as [Exportable, Exportable];
  const pads = [1, 2, 3].map((pad) => ({ bank: 1, pad, sample_id: pad === 2 ? b : a, loop: false }));
  const { plan, files } = planOf(both, { layout: { pads } });
  expect(files.map(({ name, pad }) => [name, pad?.pad])).toEqual([
    ['a', 1],
    ['a', 3],
  ]);
  const size = 512 + 48_000 * 2;
  expect(plan.report).toMatchObject({ files: 2, size_bytes: 2 * size });
  expect(plan.report.items.map(({ size_bytes }) => size_bytes)).toEqual([size, 0]);
  expect(plan.layout?.pads.map(({ pad }) => pad)).toEqual([1, 3]);
});

it('a name that the layout gives is nobody else’s', () => {
  const both = [sample({}, 'kick.wav'), sample({}, 'KICK.wav'), sample({}, 'x.wav')];
  const pads = both.map(({ id }, i) => ({
    bank: 1,
    pad: i + 1,
    sample_id: id,
    loop: false,
    ...(i === 2 ? { name: 'Kick' } : {}),
  }));
  expect(planOf(both, { layout: { pads } }).files.map(({ name }) => name)).toEqual([
    'kick-2',
    'KICK-3',
    'Kick',
  ]);
});

it('a loudness that is asked for is in the plan: gains, what holds them, and that numbers are rounded anew', () => {
  const exact = { sample_rate_hz: 48_000, bit_depth: 16, format: 'wav' as const };
  const at = (integrated_lufs: number | null, true_peak_dbtp: number) =>
    sample({ ...exact, loudness: { integrated_lufs, true_peak_dbtp } });
  const samples = [at(-20, -12), at(-20, -3), at(null, -150), at(-14, -2)];
  const { plan, files } = planOf(samples, { format: 'wav-48k16', loudnessLufs: -14 });
  expect(plan.loudness_lufs).toBe(-14);
  expect(
    plan.report.items.map(({ gain_db, changes }) => [gain_db, changes.filter((c) => c !== 'renamed')]),
  ).toEqual([
    [6, ['dithered', 'louder']],
    [2, ['dithered', 'louder', 'held-by-peak']],
    [0, ['loudness-unknown']],
    [0, []],
  ]);
  const gainOf = new Map(files.map(({ sample_id, gain_db }) => [sample_id, gain_db]));
  expect(samples.map(({ id }) => gainOf.get(id))).toEqual([6, 2, 0, 0]);
  expect(planOf(samples).files.map(({ gain_db }) => gain_db)).toEqual([0, 0, 0, 0]);
});

it.each([
  ['of the widest letters', '\u592a'],
  ['of control characters', '\u0001'],
  ['of quotes', '"'],
])(
  `the answer for ${exportSamplesMax} sounds with the longest names, %s, fits into a message of 1 MiB`,
  (_, letter) => {
    const samples = Array.from({ length: exportSamplesMax }, (_, i) =>
      sample(
        {
          channels: 6,
          duration_s: i % 2 === 0 ? 123.456789 : 12_345.678901,
          key: {
            tonic: 'C#',
            scale: 'minor',
            confidence: 1,
            tuning_cents: 0,
            runner_up: { tonic: 'C', scale: 'major' },
          },
          tempo: tempo(210.12),
        },
        letter.repeat(255),
      ),
    );
    const gone = samples.map((one) => ({ ...one, analysis: { ...one.analysis, duration_s: 123.456789 } }));
    for (const found of [samples, gone]) {
      const { plan, files } = planOf(found, { format: 'wav-48k16', loudnessLufs: -23.45 });
      const reply = { plan, files, source_bytes: 2 ** 40, source_duration_s: 123_456.789 };
      expect(getExportPlan.reply.parse(reply)).toEqual(reply);
      expect(Buffer.byteLength(JSON.stringify(reply))).toBeLessThan(900_000);
    }
  },
);
