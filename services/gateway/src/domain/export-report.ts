import type { Export, ExportItem, ExportPlan } from '@trc/contracts/documents/export.v1';
import type { JobStatus } from '@trc/contracts/documents/job.v1';

interface LeftOut {
  readonly sample_id: string;
  readonly reason: NonNullable<ExportItem['left_out']>['reason'];
  readonly detail: string;
}

/** The plan as it came out: what could not be read after all is left out, and its pads are free. */
export function withLeftOut(plan: ExportPlan, leftOut: readonly LeftOut[]): ExportPlan {
  const why = new Map<string, LeftOut>(leftOut.map((one) => [one.sample_id, one]));
  if (why.size === 0) return plan;
  const items = plan.report.items.map((item): ExportItem => {
    const found = why.get(item.sample_id);
    if (!found || item.left_out) return item;
    const { reason, detail } = found;
    return { ...item, name: null, size_bytes: 0, changes: [], gain_db: 0, left_out: { reason, detail } };
  });
  const pads = plan.layout?.pads.filter(({ sample_id }) => !why.has(sample_id));
  const kept = new Map(items.filter((item) => item.left_out === null).map((item) => [item.sample_id, item]));
  const files = pads ? pads.flatMap(({ sample_id }) => kept.get(sample_id) ?? []) : [...kept.values()];
  return {
    ...plan,
    layout: plan.layout && { ...plan.layout, pads: pads ?? [] },
    report: { files: files.length, size_bytes: files.reduce((sum, item) => sum + item.size_bytes, 0), items },
  };
}

/** How far an export is, in the words of its owner: a job that waits for something is under way. */
export function statusOfExport(job: JobStatus): Export['status'] {
  switch (job) {
    case 'parked':
      return 'processing';
    case 'completed':
      return 'ready';
    default:
      return job;
  }
}
