import { readFileSync } from 'node:fs';
import { exportPlanSchema } from '@trc/contracts/documents/export.v1';
import { newId } from '@trc/contracts/ids';
import { expect, it } from 'vitest';
import { statusOfExport, withLeftOut } from './export-report.ts';

const example = new URL('../../../../libs/contracts/examples/documents/export.v1.json', import.meta.url);
const plan = exportPlanSchema.parse(JSON.parse(readFileSync(example, 'utf8')));
const [loop] = plan.report.items;

it('what could not be read after all leaves its pad, its name and its bytes', () => {
  const left = {
    sample_id: loop?.sample_id ?? '',
    reason: 'unreadable',
    detail: 'The sound is damaged.',
  } as const;
  const after = withLeftOut(plan, [left]);
  expect(after.layout?.pads).toEqual([]);
  expect(after.report).toMatchObject({ files: 0, size_bytes: 0 });
  expect(after.report.items[0]).toMatchObject({ name: null, left_out: { reason: 'unreadable' } });
  expect(after.report.items[1]).toEqual(plan.report.items[1]);
});

it('a sound that stands on several pads leaves them all, and one that stays counts on each', () => {
  const [, other] = plan.report.items;
  const layout = { ...plan.layout, pads: [...(plan.layout?.pads ?? [])] };
  const taken = { ...other, left_out: null, name: 'click', size_bytes: 1_000 } as NonNullable<typeof other>;
  layout.pads.push({ bank: 2, pad: 1, sample_id: taken.sample_id, loop: false });
  layout.pads.push({ bank: 2, pad: 2, sample_id: taken.sample_id, loop: false });
  const both = {
    ...plan,
    layout,
    report: { ...plan.report, items: [loop as NonNullable<typeof loop>, taken] },
  };
  const left = { sample_id: loop?.sample_id ?? '', reason: 'missing', detail: '' } as const;
  const after = withLeftOut(both, [left, left]);
  expect(after.report).toMatchObject({ files: 2, size_bytes: 2_000 });
  expect(after.layout).toEqual({ ...layout, pads: layout.pads.slice(2) });
});

it('a plan in which everything could be read stays as it is', () => {
  expect(withLeftOut(plan, [])).toBe(plan);
  expect(withLeftOut(plan, [{ sample_id: newId('sample'), reason: 'missing', detail: '' }])).toEqual(plan);
});

it('a job that waits for something is an export under way', () => {
  expect((['pending', 'parked', 'completed', 'failed'] as const).map(statusOfExport)).toEqual([
    'pending',
    'processing',
    'ready',
    'failed',
  ]);
});
