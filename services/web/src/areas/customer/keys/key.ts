import type { Answer } from '../../../api/client.ts';

export type Key = Answer<'/v1/api-keys'>['items'][number];
