import { type Analysis, type Vibe, vibeSchema } from '@trc/contracts/documents/sample.v1';
import type { Usage } from '@trc/contracts/documents/usage.v1';
import { createFixedBudget } from '@trc/models/budget';
import { checkLineage, prompt } from '@trc/models/lineage';
import type { Models } from '@trc/models/models';
import { describeSound } from '../domain/library/describe.ts';

export interface VibeResult {
  readonly vibe: Vibe | null;
  /** Why there is none, for the owner of the sample. */
  readonly skipped: string | null;
  readonly usage: readonly Usage[];
}

export interface VibeRequest {
  readonly analysis: Analysis;
  /** `null` when the plan has no model, or its money is spent. */
  readonly model: string | null;
  readonly microsMax: number;
  readonly signal: AbortSignal;
}

const outputTokensMax = 300;

/** Asks a model for the vibe of measured features; never fails the job, and says why when there is none. */
export async function askVibe(
  models: Models,
  { analysis, model, microsMax, signal }: VibeRequest,
): Promise<VibeResult> {
  if (model === null)
    return { vibe: null, skipped: 'The plan has no model, or its model budget is spent.', usage: [] };
  const features = checkLineage({ text: describeSound(analysis), sources: ['tenant'] }, 'prompt', null);
  if (features.kind === 'refused') return { vibe: null, skipped: features.detail, usage: [] };
  const result = await models.chat(
    {
      model,
      system: prompt`You describe sounds for a sample library. You are given measured features only. Answer with a few plain lower-case words for mood, texture and use, and one sentence of at most 25 words.`,
      user: prompt`${features.text}`,
      answer: vibeSchema,
      answerName: 'vibe',
      outputTokensMax,
    },
    { budget: createFixedBudget(microsMax), signal },
  );
  const usage: Usage[] =
    'usage' in result
      ? [
          {
            kind: 'model_input_tokens',
            quantity: result.usage.inputTokens,
            operation: 'vibe',
            resource: result.usage.model,
          },
          {
            kind: 'model_output_tokens',
            quantity: result.usage.outputTokens,
            operation: 'vibe',
            resource: result.usage.model,
          },
        ]
      : [];
  if (result.kind === 'ok') return { vibe: result.value, skipped: null, usage };
  return { vibe: null, skipped: result.kind === 'absent' ? 'No model is configured.' : result.detail, usage };
}
