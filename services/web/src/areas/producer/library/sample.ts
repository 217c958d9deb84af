import type { Answer } from '../../../api/client.ts';

type Item = Answer<'/v1/samples'>['items'][number];
/** A sound as a list shows it. */
export type Sample = Omit<Item, 'id'> & { readonly id: string };

/** The part of a sound that the player needs. */
export type Playable = Pick<Sample, 'id' | 'filename' | 'duration_s' | 'format'>;

export const playPath = (id: string): string => `/v1/samples/${id}/play`;
export const downloadPath = (id: string): string => `/v1/samples/${id}/download`;
