import { z } from 'zod';
import { errorCodeSchema } from '../errors.ts';
import { exportId, jobId, sampleId } from '../ids.ts';

/** A whole project for the memory card of a Roland SP-404MKII, or a folder of sounds that any sampler reads. */
export const exportFormats = ['sp404mk2-project', 'wav-48k16', 'aiff-48k16'] as const;
export const exportFormatSchema = z.enum(exportFormats);
export type ExportFormat = (typeof exportFormats)[number];

/** The device: 10 banks of 16 pads; it plays what has this rate and depth, and is this long. */
export const device = {
  banks: 10,
  padsPerBank: 16,
  sampleRateHz: 48_000,
  bitDepth: 16,
  bpmMin: 40,
  bpmMax: 200,
  durationSMin: 0.1,
  durationSMax: 960,
  nameCharsMax: 23,
} as const;
/** Sounds in one export: as many as a project has pads. */
export const exportSamplesMax = device.banks * device.padsPerBank;

const bank = z.number().int().min(1).max(device.banks);
const pad = z.number().int().min(1).max(device.padsPerBank);

/** A sound on a pad. `loop` is the pad's own setting: the sound begins anew when it has ended. */
export const padSchema = z.object({ bank, pad, sample_id: sampleId, loop: z.boolean().default(false) });
export type Pad = z.output<typeof padSchema>;

export const layoutSchema = z.object({ pads: z.array(padSchema).max(exportSamplesMax) });

/** Why a sound is left out. Each is final for this sound as it is. */
export const leftOutReasons = ['missing', 'too-short', 'too-long', 'unreadable', 'not-placed'] as const;

/** What becomes of a sound on its way to the device that its owner may want to know. */
export const exportChanges = [
  'renamed',
  'tempo-folded',
  'tempo-unknown',
  'resampled',
  'dithered',
  'channels-dropped',
] as const;

/** What an export does with one sound. */
export const exportItemSchema = z.object({
  sample_id: sampleId,
  filename: z.string().nullable(),
  /** As the device or the folder shows it: ASCII, unique in the export; `null` for what is left out. */
  name: z.string().nullable(),
  kind: z.enum(['one-shot', 'loop', 'song']).nullable(),
  /** What was measured, and the tempo that the pad gets. */
  measured_bpm: z.number().positive().nullable(),
  bpm: z.number().positive().nullable(),
  key: z.string().nullable(),
  duration_s: z.number().positive().nullable(),
  /** Of the file in the archive. */
  size_bytes: z.number().int().nonnegative(),
  left_out: z.object({ reason: z.enum(leftOutReasons), detail: z.string() }).nullable(),
  changes: z.array(z.enum(exportChanges)),
});
export type ExportItem = z.output<typeof exportItemSchema>;

/** What will be in the archive, sound by sound, in the order in which they were asked for. */
export const exportReportSchema = z.object({
  files: z.number().int().nonnegative(),
  size_bytes: z.number().int().nonnegative(),
  items: z.array(exportItemSchema).max(exportSamplesMax),
});
export type ExportReport = z.output<typeof exportReportSchema>;

/** Layout and report together: what a preview answers. */
export const exportPlanSchema = z.object({
  format: exportFormatSchema,
  /** Only a project has pads. */
  layout: layoutSchema.nullable(),
  report: exportReportSchema,
});
export type ExportPlan = z.output<typeof exportPlanSchema>;

export const exportStatuses = ['pending', 'processing', 'ready', 'failed', 'cancelled'] as const;

/** An export as its owner sees it. */
export const exportSchema = exportPlanSchema.extend({
  id: exportId,
  job_id: jobId,
  name: z.string(),
  status: z.enum(exportStatuses),
  error: z.object({ code: errorCodeSchema, detail: z.string() }).nullable(),
  /** Of the archive; known when it is ready. */
  size_bytes: z.number().int().positive().nullable(),
  sha256: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .nullable(),
  created_at: z.iso.datetime(),
  /** The archive and this answer are kept until then. */
  expires_at: z.iso.datetime(),
});
export type Export = z.output<typeof exportSchema>;

/** One file of the archive, as the step that makes it needs to know it. */
export const exportFileSchema = z.object({
  sample_id: sampleId,
  name: z.string(),
  pad: z
    .object({ bank, pad, loop: z.boolean(), one_shot: z.boolean(), bpm: z.number().positive().nullable() })
    .nullable(),
});
export type ExportFile = z.output<typeof exportFileSchema>;
