import { z } from 'zod';
import { errorCodeSchema } from '../errors.ts';
import { jobId, projectImportId, sampleId } from '../ids.ts';
import { deviceBpmSchema, deviceNameSchema, layoutSchema, padSchema } from './export.v1.ts';

/**
 * Why something of a project does not come into the library: its pad has a sound that the archive lacks; what its header or a checksum says is not so;
 * no pad has it; it is nothing that is read, like a pattern or a picture.
 */
export const projectLeftOutReasons = ['missing', 'broken', 'no-pad', 'not-read'] as const;

/** Of what is left out so many are named; a last one counts the others. */
export const projectLeftOutMax = 200;

export const projectLeftOutSchema = z.object({
  path: z.string(),
  reason: z.enum(projectLeftOutReasons),
  detail: z.string(),
});
export type ProjectLeftOut = z.output<typeof projectLeftOutSchema>;

/** A pad as the project has it. A `bpm` of `null`: it has no tempo of its own. */
export const projectPadSchema = z.object({
  bank: padSchema.shape.bank,
  pad: padSchema.shape.pad,
  name: deviceNameSchema,
  loop: z.boolean(),
  one_shot: z.boolean(),
  bpm: deviceBpmSchema.nullable(),
});
export type ProjectPad = z.output<typeof projectPadSchema>;

/** Tempo of the project and of its banks, as far as the device can have them. */
export const projectTemposSchema = layoutSchema.pick({ bpm: true, banks: true });
export type ProjectTempos = z.output<typeof projectTemposSchema>;

export const projectImportStatuses = ['open', 'reading', 'analysing', 'ready', 'failed'] as const;
const refusal = z.object({ code: errorCodeSchema, detail: z.string() });

/** A project import as its owner sees it. */
export const projectImportSchema = z.object({
  id: projectImportId,
  /** `null` until the upload is complete. */
  job_id: jobId.nullable(),
  name: z.string(),
  /** `ready`: no sound of it waits for its analysis any more. */
  status: z.enum(projectImportStatuses),
  error: refusal.nullable(),
  /** The same sound may stand on several pads. `sample_id` and `job_id` are `null` where the plan did not take it. */
  pads: z.array(
    projectPadSchema.extend({
      sample_id: sampleId.nullable(),
      job_id: jobId.nullable(),
      status: z.enum(['analysing', 'ready', 'failed']),
      error: refusal.nullable(),
    }),
  ),
  /** What `POST /v1/exports` takes to make the project anew, with the pads whose sound is ready; `null` while there is none. */
  layout: layoutSchema.nullable(),
  left_out: z.array(projectLeftOutSchema).max(projectLeftOutMax),
  created_at: z.iso.datetime(),
  /** An upload that is not complete by then is gone; later the answer is kept until then. */
  expires_at: z.iso.datetime(),
});
export type ProjectImport = z.output<typeof projectImportSchema>;
