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
/** Sounds in one project: as many as the device has pads. */
export const projectSamplesMax = device.banks * device.padsPerBank;
/** Sounds in one pack. */
export const exportSamplesMax = 500;

const bank = z.number().int().min(1).max(device.banks);
const pad = z.number().int().min(1).max(device.padsPerBank);

/** A tempo that the device can have, in hundredths. */
export const deviceBpmSchema = z.number().min(device.bpmMin).max(device.bpmMax).multipleOf(0.01);

/** A name as the device shows it. */
export const deviceNameSchema = z
  .string()
  .max(device.nameCharsMax)
  .regex(/^[A-Za-z0-9](?:[A-Za-z0-9 #()+_-]*[A-Za-z0-9#()+_-])?$/, 'letters, digits, blanks and #()+-_ only');

/**
 * A sound on a pad; the same sound may stand on several. `loop` is the pad's own setting: the sound begins anew when it has ended.
 * What is not said of `one_shot`, `bpm` and `name` comes from the analysis and from the file's name; a `bpm` of `null` says that there is no tempo.
 */
export const padSchema = z.object({
  bank,
  pad,
  sample_id: sampleId,
  loop: z.boolean().default(false),
  one_shot: z.boolean().optional(),
  bpm: deviceBpmSchema.nullable().optional(),
  name: deviceNameSchema.optional(),
});
export type Pad = z.output<typeof padSchema>;

/** Where sounds stand. Tempos of banks and of the project that are not said are the middle one of their pads. */
export const layoutSchema = z.object({
  pads: z.array(padSchema).max(projectSamplesMax),
  bpm: deviceBpmSchema.optional(),
  banks: z
    .array(z.object({ bank, bpm: deviceBpmSchema }))
    .max(device.banks)
    .optional(),
});
export type Layout = z.output<typeof layoutSchema>;

/** Every sound as loud as this, in LUFS, as far as its peaks allow; `null` keeps the loudness that each has. */
export const loudnessSchema = z.number().min(-40).max(-5).nullable();

/** A picture for the device's screen: a Windows bitmap of 128 × 64 dots in black and white, 1,086 bytes. */
export const devicePictureBytes = 1_086;
export const devicePictureSchema = z
  .base64()
  .length(4 * Math.ceil(devicePictureBytes / 3), 'a bitmap of 128 × 64 dots, 1,086 bytes in base64');

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
  'louder',
  'quieter',
  'held-by-peak',
  'loudness-unknown',
] as const;

/** What an export does with one sound. Of a sound on several pads, name and tempo are those of the first. */
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
  /** Of its file in the archive; on every pad it has one of this size. */
  size_bytes: z.number().int().nonnegative(),
  left_out: z.object({ reason: z.enum(leftOutReasons), detail: z.string() }).nullable(),
  changes: z.array(z.enum(exportChanges)),
  /** What its loudness is changed by, in decibels. */
  gain_db: z.number().default(0),
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
  loudness_lufs: loudnessSchema.default(null),
  report: exportReportSchema,
});
export type ExportPlan = z.output<typeof exportPlanSchema>;

export const exportStatuses = ['pending', 'processing', 'ready', 'failed', 'cancelled'] as const;

/** An export as its owner sees it. */
export const exportSchema = exportPlanSchema.extend({
  id: exportId,
  job_id: jobId,
  name: z.string(),
  /** Whether the brand's picture for the device's screen goes with it. */
  picture: z.boolean().default(false),
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

/** What is said of the tempos of the project and of its banks; the others come from the pads. */
export const layoutTemposSchema = z.object({
  bpm: deviceBpmSchema.nullable(),
  banks: z.array(z.object({ bank, bpm: deviceBpmSchema })),
});
export type LayoutTempos = z.output<typeof layoutTemposSchema>;

/** One file of the archive, as the step that makes it needs to know it. */
export const exportFileSchema = z.object({
  sample_id: sampleId,
  name: z.string(),
  gain_db: z.number().default(0),
  pad: z
    .object({ bank, pad, loop: z.boolean(), one_shot: z.boolean(), bpm: z.number().positive().nullable() })
    .nullable(),
});
export type ExportFile = z.output<typeof exportFileSchema>;
