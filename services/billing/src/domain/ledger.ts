import type { Usage } from '@trc/contracts/documents/usage.v1';
import { costMicros, type PriceOf, type PriceTable, priceLookup } from './prices.ts';

/** A raw fact: what one message said was used. It is never changed; the ledger is its image under the prices. */
export interface UsageEvent {
  /** The message that told of the usage: it is entered once, however often it arrives. */
  readonly messageId: string;
  /** Name of the message's contract, or what else the fact is. */
  readonly type: string;
  readonly tenantId: string;
  readonly userId: string | null;
  readonly jobId: string | null;
  readonly usage: readonly Usage[];
  /** The instant of the usage: it decides which price table holds. */
  readonly at: Date;
  readonly traceId: string | null;
}

/** An event as it is handed in; the trace is that of whoever enters it. */
export type UsageEntry = Omit<UsageEvent, 'traceId'>;

/** One usage of one event with its cost. `line` counts from 0 within the message. */
export interface LedgerLine {
  readonly messageId: string;
  readonly line: number;
  readonly tenantId: string;
  readonly userId: string | null;
  readonly jobId: string | null;
  readonly kind: Usage['kind'];
  readonly operation: string;
  readonly resource: string | null;
  readonly quantity: number;
  readonly costMicros: number;
  readonly priceTableVersion: string;
  readonly traceId: string | null;
  readonly at: Date;
}

/** What an event or a job cost, and how much of it was model money. */
export interface Cost {
  readonly costMicros: number;
  readonly modelMicros: number;
}

export const noCost: Cost = { costMicros: 0, modelMicros: 0 };

/** A price table that is ready for many look-ups. */
export interface Prices {
  readonly version: string;
  readonly priceOf: PriceOf;
}

export const pricesOf = ({ version, prices }: PriceTable): Prices => ({
  version,
  priceOf: priceLookup(prices),
});

/** The lines of an event. Throws for a usage without a price: an unexplained cost must not pass as zero. */
export function linesOf(event: UsageEvent, { version, priceOf }: Prices): readonly LedgerLine[] {
  const { messageId, tenantId, userId, jobId, traceId, at } = event;
  return event.usage.map(({ kind, quantity, operation, resource }, line) => {
    const price = priceOf(kind, resource);
    if (price === null)
      throw new Error(`price table ${version} has no price for ${kind} of ${resource ?? 'any resource'}`);
    return {
      messageId,
      line,
      tenantId,
      userId,
      jobId,
      kind,
      operation,
      resource,
      quantity,
      costMicros: costMicros(quantity, price),
      priceTableVersion: version,
      traceId,
      at,
    };
  });
}

const isModelMoney = ({ kind }: Pick<LedgerLine, 'kind'>) => kind.startsWith('model_');

/** Sums lines. */
export function costOf(lines: readonly Pick<LedgerLine, 'kind' | 'costMicros'>[]): Cost {
  const sum = (some: readonly Pick<LedgerLine, 'costMicros'>[]) =>
    some.reduce((total, { costMicros }) => total + costMicros, 0);
  return { costMicros: sum(lines), modelMicros: sum(lines.filter(isModelMoney)) };
}
