import { z } from 'zod';
import {
  exportFormatSchema,
  exportSamplesMax,
  layoutSchema,
  loudnessSchema,
  projectSamplesMax,
} from '../documents/export.v1.ts';
import { sampleId } from '../ids.ts';

const twice = <T>(values: readonly T[]) => values.find((value, i) => values.indexOf(value) !== i);

const fields = {
  format: exportFormatSchema,
  sample_ids: z.array(sampleId).min(1).max(exportSamplesMax),
  /** Of a project only: where the sounds go; without it the analysis suggests it. */
  layout: layoutSchema.optional(),
  loudness_lufs: loudnessSchema.default(null),
};

type Wish = z.output<z.ZodObject<typeof fields>>;

/** What is wrong with a wish beyond its form, and where. */
function faultOf({
  format,
  sample_ids,
  layout,
}: Wish): { readonly at: string[]; readonly says: string } | null {
  const isProject = format === 'sp404mk2-project';
  const repeated = twice(sample_ids);
  if (repeated) return { at: ['sample_ids'], says: `${repeated} is named twice` };
  if (isProject && sample_ids.length > projectSamplesMax)
    return { at: ['sample_ids'], says: `a project has ${projectSamplesMax} pads` };
  if (!layout) return null;
  if (!isProject) return { at: ['layout'], says: 'only a project has pads' };
  const known = new Set<string>(sample_ids);
  const taken = twice(layout.pads.map(({ bank, pad }) => `bank ${bank} pad ${pad}`));
  const stranger = layout.pads.find(({ sample_id }) => !known.has(sample_id))?.sample_id;
  const bank = twice((layout.banks ?? []).map((one) => one.bank));
  if (taken) return { at: ['layout', 'pads'], says: `${taken} is taken twice` };
  if (stranger) return { at: ['layout', 'pads'], says: `${stranger} is not among the sample_ids` };
  return bank ? { at: ['layout', 'banks'], says: `bank ${bank} has two tempos` } : null;
}

const check = (wish: Wish, context: z.core.$RefinementCtx) => {
  const fault = faultOf(wish);
  if (fault) context.addIssue({ code: 'custom', path: fault.at, message: fault.says });
};

/** What is to be exported. A sound is named once, and may stand on several pads. */
export const exportPlanBody = z.object(fields).superRefine(check);
export const exportBody = z
  .object({
    ...fields,
    name: z.string().trim().min(1).max(60).optional(),
    /** Of a project only: the brand's picture for the device's screen goes with it, where the brand has one. */
    picture: z.boolean().default(true),
  })
  .superRefine(check);
