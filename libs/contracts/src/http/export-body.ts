import { z } from 'zod';
import { exportFormatSchema, exportSamplesMax, layoutSchema } from '../documents/export.v1.ts';
import { sampleId } from '../ids.ts';

const twice = (values: readonly string[]) => values.find((value, i) => values.indexOf(value) !== i);

const fields = {
  format: exportFormatSchema,
  sample_ids: z.array(sampleId).min(1).max(exportSamplesMax),
  /** Of a project only: where the sounds go; without it the analysis suggests it. */
  layout: layoutSchema.optional(),
};

type Wish = z.output<z.ZodObject<typeof fields>>;

/** What is wrong with a wish beyond its form, and where. */
function faultOf({
  format,
  sample_ids,
  layout,
}: Wish): { readonly at: string[]; readonly says: string } | null {
  const repeated = twice(sample_ids);
  if (repeated) return { at: ['sample_ids'], says: `${repeated} is named twice` };
  if (!layout) return null;
  if (format !== 'sp404mk2-project') return { at: ['layout'], says: 'only a project has pads' };
  const placed = layout.pads.map(({ sample_id }) => sample_id);
  const taken = twice(layout.pads.map(({ bank, pad }) => `bank ${bank} pad ${pad}`));
  const again = twice(placed);
  const stranger = placed.find((id) => !sample_ids.includes(id));
  const at = ['layout', 'pads'];
  if (taken) return { at, says: `${taken} is taken twice` };
  if (again) return { at, says: `${again} is on two pads` };
  return stranger ? { at, says: `${stranger} is not among the sample_ids` } : null;
}

const check = (wish: Wish, context: z.core.$RefinementCtx) => {
  const fault = faultOf(wish);
  if (fault) context.addIssue({ code: 'custom', path: fault.at, message: fault.says });
};

/** What is to be exported. A sound is named once, and stands on one pad at most. */
export const exportPlanBody = z.object(fields).superRefine(check);
export const exportBody = z
  .object({ ...fields, name: z.string().trim().min(1).max(60).optional() })
  .superRefine(check);
