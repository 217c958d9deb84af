import type { PriceRow } from '@trc/contracts/documents/price-table.v1';
import type { Price } from '../domain/prices.ts';

export const priceOfRow = ({ kind, resource, micros_per_million }: PriceRow): Price => ({
  kind,
  resource,
  microsPerMillion: micros_per_million,
});

export const rowOfPrice = ({ kind, resource, microsPerMillion }: Price): PriceRow => ({
  kind,
  resource,
  micros_per_million: microsPerMillion,
});
