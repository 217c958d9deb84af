import type { Answer } from '../../../api/client.ts';

export type Export = Answer<'/v1/exports/{id}'>;
export type Format = Export['format'];
export type Item = Export['report']['items'][number];

/** The sampler: banks A to J of 16 pads. */
export const bankCount = 10;
export const padsPerBank = 16;
export const soundsMax = bankCount * padsPerBank;

export const archivePath = (id: string): string => `/v1/exports/${id}/download`;
