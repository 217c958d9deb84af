import { z } from 'zod';

export const verdicts = ['more', 'less', 'block'] as const;
export type Verdict = (typeof verdicts)[number];
export const verdictSchema = z.enum(verdicts);
