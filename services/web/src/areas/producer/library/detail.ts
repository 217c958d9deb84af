import type { Answer } from '../../../api/client.ts';

/** One sound with all that was measured. */
export type Detail = Omit<Answer<'/v1/samples/{id}'>, 'id' | 'job_id'> & {
  readonly id: string;
  readonly job_id: string | null;
};
