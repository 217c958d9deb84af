import { initialPriceTable } from '@trc/models/prices';
import { ownPrices, type Price, priceLookup } from '../domain/price-table.v1.ts';

/** Prices of every model that ever had one: a job is charged for the model that it used, also after a change of the list. */
const modelPrices: readonly Price[] = initialPriceTable.prices.flatMap(
  ({ model, kind, inputMicrosPerMillion, outputMicrosPerMillion }): Price[] => [
    { kind: 'model_input_tokens', resource: model, microsPerMillion: inputMicrosPerMillion },
    {
      kind: kind === 'image' ? 'model_images' : 'model_output_tokens',
      resource: model,
      microsPerMillion: outputMicrosPerMillion,
    },
  ],
);

export const priceOf = priceLookup([...modelPrices, ...ownPrices]);
