import { readFileSync } from 'node:fs';
import { deviceBpmSchema, type Layout, layoutSchema } from '@trc/contracts/documents/export.v1';
import { analysisSchema } from '@trc/contracts/documents/sample.v1';
import { newId } from '@trc/contracts/ids';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { padconf } from './padconf.ts';
import { type Exportable, planExport } from './plan-export.ts';
import { readPadconf } from './read-project.ts';

const example = new URL('../../../../../libs/contracts/examples/documents/sample.v1.json', import.meta.url);
const analysis = analysisSchema.parse(JSON.parse(readFileSync(example, 'utf8')).analysis);

const samples = Array.from({ length: 40 }, (_, i): Exportable => {
  const kind = (['one-shot', 'loop', 'song'] as const)[i % 3] as 'loop';
  const tempo = i % 4 === 0 ? null : analysis.tempo && { ...analysis.tempo, bpm: 31.7 + 13.37 * i };
  return {
    id: newId('sample'),
    filename: `sound ${i % 7}.wav`,
    sizeBytes: 1_000,
    analysis: { ...analysis, kind, tempo, duration_s: 0.1 + i },
  };
});

/** The bytes of a layout's pads, each sound as long as the report says. */
function written(layout: Layout | null): {
  readonly bytes: Uint8Array;
  readonly idOf: Map<string, Exportable['id']>;
} {
  const sampleIds = samples.map(({ id }) => id);
  const wish = { format: 'sp404mk2-project', sampleIds, layout, loudnessLufs: null } as const;
  const { plan, files } = planExport(wish, samples);
  const sizeOf = new Map(plan.report.items.map(({ sample_id, size_bytes }) => [sample_id, size_bytes]));
  const placed = files.flatMap(({ name, pad, sample_id }) =>
    pad ? [{ name, pad, smpBytes: sizeOf.get(sample_id) ?? 0 }] : [],
  );
  const tempos = { bpm: plan.layout?.bpm ?? null, banks: plan.layout?.banks ?? [] };
  const idOf = new Map(files.map(({ pad, sample_id }) => [`${pad?.bank} ${pad?.pad}`, sample_id]));
  return { bytes: padconf(placed, tempos), idOf };
}

/** A project as a layout that says everything that the file says. */
function layoutOf(bytes: Uint8Array, idOf: Map<string, Exportable['id']>): Layout {
  const read = readPadconf(bytes);
  if (!read.ok) throw new Error(read.detail);
  const pads = read.value.pads.map(({ smpBytes: _, ...pad }) => ({
    ...pad,
    sample_id: idOf.get(`${pad.bank} ${pad.pad}`),
  }));
  return layoutSchema.parse({ pads, ...read.value.tempos });
}

const bpm = fc.integer({ min: 4_000, max: 20_000 }).map((hundredths) => hundredths / 100);
const letter = fc.constantFrom(...'ABCXYZabcxyz0189#()+_-');
const name = fc
  .tuple(
    fc.constantFrom(...'Az09'),
    fc.string({ unit: fc.oneof(letter, fc.constant(' ')), maxLength: 21 }),
    letter,
  )
  .map((parts) => parts.join(''));
const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });
const pad = fc.record({
  place: fc.integer({ min: 0, max: 159 }),
  sample: fc.integer({ min: 0, max: samples.length - 1 }),
  loop: fc.boolean(),
  one_shot: maybe(fc.boolean()),
  bpm: maybe(fc.option(bpm)),
  name: maybe(name),
});
const layouts = fc
  .record({
    pads: fc.uniqueArray(pad, { selector: ({ place }) => place, maxLength: 160 }),
    bpm: maybe(bpm),
    banks: maybe(
      fc.uniqueArray(fc.record({ bank: fc.integer({ min: 1, max: 10 }), bpm }), {
        selector: ({ bank }) => bank,
      }),
    ),
  })
  .map(({ pads, ...tempos }) =>
    layoutSchema.parse({
      ...tempos,
      pads: pads.map(({ place, sample, ...over }) => ({
        ...over,
        bank: 1 + Math.floor(place / 16),
        pad: 1 + (place % 16),
        sample_id: samples[sample]?.id,
      })),
    }),
  );

it('what is read of a PADCONF.BIN and given back as a layout writes the same bytes, whatever the layout was', () => {
  fc.assert(
    fc.property(layouts, (layout) => {
      const { bytes, idOf } = written(layout);
      expect(Buffer.from(written(layoutOf(bytes, idOf)).bytes).equals(bytes)).toBe(true);
    }),
    { numRuns: 300 },
  );
});

it('so does the layout that the analysis suggests', () => {
  const { bytes, idOf } = written(null);
  const layout = layoutOf(bytes, idOf);
  expect(layout.pads).toHaveLength(samples.length);
  expect(written(layout).bytes).toEqual(bytes);
});

it('every tempo that the device has is one that a layout may say', () => {
  for (let hundredths = 4_000; hundredths <= 20_000; hundredths++)
    expect(deviceBpmSchema.safeParse(hundredths / 100).success).toBe(true);
});

it('tempos of a pad, of a bank and of the project come back to the hundredth', () => {
  const [one] = samples as [Exportable];
  fc.assert(
    fc.property(bpm, bpm, bpm, (ofPad, ofBank, ofProject) => {
      const pads = [{ bank: 1, pad: 1, sample_id: one.id, loop: false, one_shot: false, bpm: ofPad }];
      const { bytes, idOf } = written({ pads, bpm: ofProject, banks: [{ bank: 7, bpm: ofBank }] });
      const read = layoutOf(bytes, idOf);
      expect([read.pads[0]?.bpm, read.banks?.[6]?.bpm, read.bpm]).toEqual([ofPad, ofBank, ofProject]);
    }),
  );
});
