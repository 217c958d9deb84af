import { z } from 'zod';
import { tempoSchema } from '../documents/sample.v1.ts';
import { sampleId } from '../ids.ts';
import { query } from '../message.ts';

const bpm = z.number().positive().nullable();

/** The tempo of a sample under a caller's wish, from what was measured before. `null`: no such sample. */
export const getTempo = query(
  'analysis',
  'get-tempo.v1',
  z.object({ sample_id: sampleId, bpm_min: bpm, bpm_max: bpm, tapped_bpm: bpm }),
  tempoSchema.nullable(),
);
