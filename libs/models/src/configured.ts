import { absentModels } from './absent.ts';
import type { Models } from './models.ts';
import { createOpenAiModels } from './openai.ts';
import { initialPriceTable } from './prices.ts';

/** The models that the configuration names, at the initial prices; without an endpoint, the absent ones. */
export function configuredModels(
  { modelUrl, modelApiKey }: { readonly modelUrl: string | undefined; readonly modelApiKey: string },
  options: { readonly timeoutMs?: number; readonly fetch?: typeof globalThis.fetch } = {},
): Models {
  if (modelUrl === undefined) return absentModels;
  return createOpenAiModels({
    ...options,
    baseUrl: modelUrl,
    apiKey: modelApiKey,
    priceTable: () => initialPriceTable,
  });
}
