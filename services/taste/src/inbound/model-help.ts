import type { ModelUseGrant } from '@trc/contracts/lineage';
import { createFixedBudget } from '@trc/models/budget';
import type { TenantModels } from '@trc/models/tenant-models';
import type { ModelHelp } from '../outbound/world-writer.model.ts';

export const embeddingModel = 'text-embedding-3-small';

export interface ModelTerms {
  readonly chat_model: string | null;
  readonly model_micros_max: number;
  readonly spotify_model_use: ModelUseGrant | null;
}

/** A job's models within its money; `null` when it has none, and then nothing is left for the steps that follow either. */
export function modelHelp(
  { models, ownChatModel }: TenantModels,
  terms: ModelTerms,
  signal: AbortSignal,
): { readonly help: ModelHelp | null; readonly microsLeft: () => number } {
  const chatModel = ownChatModel ?? terms.chat_model;
  if (chatModel === null) return { help: null, microsLeft: () => 0 };
  const budget = createFixedBudget(terms.model_micros_max);
  return {
    help: {
      models,
      budget,
      chatModel,
      embeddingModel,
      grant: terms.spotify_model_use,
      signal,
    },
    microsLeft: () => Math.max(0, terms.model_micros_max - budget.spentMicros()),
  };
}
