import type { Answer } from '../../../api/client.ts';

export type Export = Answer<'/v1/exports/{id}'>;
export type Format = Export['format'];
export type Item = Export['report']['items'][number];

/** The sampler: banks A to J of 16 pads. */
export const bankCount = 10;
export const padsPerBank = 16;
/** Tempos that a pad, a bank and a project can have. */
export const bpmMin = 40;
export const bpmMax = 200;

/** Sounds in one export: a project has as many as the sampler has pads. */
export const soundsMaxOf: Readonly<Record<Format, number>> = {
  'sp404mk2-project': bankCount * padsPerBank,
  'wav-48k16': 500,
  'aiff-48k16': 500,
};
export const soundsMax = Math.max(...Object.values(soundsMaxOf));

export const archivePath = (id: string): string => `/v1/exports/${id}/download`;
