/** What one model costs from `validFrom` on, in whole micro-dollars per million tokens. */
export interface ModelPrice {
  readonly model: string;
  readonly kind: 'chat' | 'embedding' | 'image';
  readonly inputMicrosPerMillion: number;
  readonly outputMicrosPerMillion: number;
  /** Most output tokens of one picture; only for image models, which are billed by token too. */
  readonly imageTokensMax: number | null;
  readonly validFrom: string;
  /** First instant at which the price no longer holds; null while it does. */
  readonly validUntil: string | null;
  /** When the provider switches the model off, if announced. */
  readonly shutdownAt: string | null;
  /** The model to change to before then. */
  readonly replacedBy: string | null;
}

export interface PriceTable {
  readonly version: string;
  readonly prices: readonly ModelPrice[];
}

export interface TokenCount {
  readonly inputTokens: number;
  readonly outputTokens: number;
}

export class UnknownModelError extends Error {
  constructor(model: string, at: Date, version: string) {
    super(`Price table ${version} has no price for the model "${model}" on ${at.toISOString()}`);
    this.name = 'UnknownModelError';
  }
}

const open = { validUntil: null, shutdownAt: null, replacedBy: null, imageTokensMax: null } as const;

/**
 * The prices that a fresh installation starts with; the operator's own table replaces them.
 * Sources: the providers' price pages as of November 2026; OpenAI's deprecations page for the shutdown dates.
 */
export const initialPriceTable: PriceTable = {
  version: 'models-2026-11-20',
  prices: [
    {
      ...open,
      model: 'text-embedding-3-small',
      kind: 'embedding',
      inputMicrosPerMillion: 20_000,
      outputMicrosPerMillion: 0,
      validFrom: '2024-01-25T00:00:00Z',
    },
    {
      ...open,
      model: 'gpt-4o-mini',
      kind: 'chat',
      inputMicrosPerMillion: 150_000,
      outputMicrosPerMillion: 600_000,
      validFrom: '2024-07-18T00:00:00Z',
      shutdownAt: '2027-01-14T00:00:00Z',
      replacedBy: 'gpt-6-luna',
    },
    {
      ...open,
      model: 'gpt-6-luna',
      kind: 'chat',
      inputMicrosPerMillion: 100_000,
      outputMicrosPerMillion: 500_000,
      validFrom: '2026-09-22T00:00:00Z',
    },
    {
      ...open,
      model: 'qwen/qwen3-8b',
      kind: 'chat',
      inputMicrosPerMillion: 35_000,
      outputMicrosPerMillion: 138_000,
      validFrom: '2025-04-28T00:00:00Z',
    },
    {
      ...open,
      model: 'qwen/qwen3-235b-a22b',
      kind: 'chat',
      inputMicrosPerMillion: 130_000,
      outputMicrosPerMillion: 600_000,
      validFrom: '2025-04-28T00:00:00Z',
    },
    {
      ...open,
      model: 'gpt-image-1',
      kind: 'image',
      inputMicrosPerMillion: 5_000_000,
      outputMicrosPerMillion: 40_000_000,
      imageTokensMax: 1056,
      validFrom: '2025-04-23T00:00:00Z',
      shutdownAt: '2026-10-23T00:00:00Z',
      replacedBy: 'gpt-image-2.5-flare',
    },
    {
      ...open,
      model: 'gpt-image-2.5-flare',
      kind: 'image',
      inputMicrosPerMillion: 5_000_000,
      outputMicrosPerMillion: 30_000_000,
      imageTokensMax: 4160,
      validFrom: '2026-09-08T00:00:00Z',
    },
  ],
};

/** The price that holds at an instant. @throws UnknownModelError when the table has none. */
export function priceOf(table: PriceTable, model: string, at: Date): ModelPrice {
  const price = table.prices.find(
    (candidate) =>
      candidate.model === model &&
      Date.parse(candidate.validFrom) <= at.getTime() &&
      (candidate.validUntil === null || at.getTime() < Date.parse(candidate.validUntil)),
  );
  if (!price) throw new UnknownModelError(model, at, table.version);
  return price;
}

/** Whole micro-dollars, rounded up, so that no call is ever free. @throws RangeError for a count that is no count. */
export function costOf(price: ModelPrice, { inputTokens, outputTokens }: TokenCount): number {
  for (const tokens of [inputTokens, outputTokens]) {
    if (!Number.isSafeInteger(tokens) || tokens < 0)
      throw new RangeError(`${tokens} is not a number of tokens`);
  }
  const millionths =
    BigInt(inputTokens) * BigInt(price.inputMicrosPerMillion) +
    BigInt(outputTokens) * BigInt(price.outputMicrosPerMillion);
  return Number((millionths + 999_999n) / 1_000_000n);
}

/** @throws UnknownModelError, RangeError. */
export function costMicros(table: PriceTable, model: string, usage: TokenCount, at: Date): number {
  return costOf(priceOf(table, model, at), usage);
}

/** Whether the provider has switched the model off. */
export function isShutDown(price: ModelPrice, at: Date): boolean {
  return price.shutdownAt !== null && Date.parse(price.shutdownAt) <= at.getTime();
}

/** Models that stop within the days, soonest first: what an operator must be told about. */
export function modelsEndingWithin(table: PriceTable, days: number, at: Date): ModelPrice[] {
  const endMs = at.getTime() + days * 86_400_000;
  return table.prices
    .filter(
      (price) => price.shutdownAt !== null && !isShutDown(price, at) && Date.parse(price.shutdownAt) <= endMs,
    )
    .sort((a, b) => Date.parse(a.shutdownAt ?? '') - Date.parse(b.shutdownAt ?? ''));
}
