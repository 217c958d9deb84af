import { z } from 'zod';
import { sampleId } from '../ids.ts';
import { command } from '../message.ts';

/** Remove a sample: its row, then its objects. */
export const deleteSample = command('analysis', 'delete-sample.v1', z.object({ sample_id: sampleId }));
