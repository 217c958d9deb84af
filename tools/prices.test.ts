import { initialPriceTable } from '@trc/models/prices';
import { tenantEndpoint } from '@trc/models/tenant-models';
import { expect, it } from 'vitest';
import { firstPrices } from '../services/billing/src/migrations/2026-11-21T1110_prices_usage_events.ts';

const priceOf = (kind: string, resource: string) =>
  firstPrices.find((price) => price.kind === kind && price.resource === resource)?.micros_per_million;

it('the first price table charges for every model what the models reserve for it', () => {
  for (const { model, kind, inputMicrosPerMillion, outputMicrosPerMillion } of initialPriceTable.prices) {
    expect(priceOf('model_input_tokens', model), model).toBe(inputMicrosPerMillion);
    const output = kind === 'image' ? 'model_images' : 'model_output_tokens';
    expect(priceOf(output, model), model).toBe(outputMicrosPerMillion);
  }
});

it('an endpoint that the tenant pays by itself has a price of nothing, not none', () => {
  expect(priceOf('model_input_tokens', tenantEndpoint)).toBe(0);
  expect(priceOf('model_output_tokens', tenantEndpoint)).toBe(0);
});
