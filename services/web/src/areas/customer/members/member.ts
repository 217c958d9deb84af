import type { Answer } from '../../../api/client.ts';

export type Member = Answer<'/v1/users'>['items'][number];
