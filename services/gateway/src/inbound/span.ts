import { Problem } from '@trc/runtime/http-problem';

/** What a query of a span says: instants, days for their first instant, or nothing. */
interface Asked {
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

const dayMs = 86_400_000;

/**
 * From the first instant of the UTC month until now, unless the query says otherwise. Throws `invalid-request` for a span that is
 * empty, or longer than so many days.
 */
export function spanOf(
  { from, to }: Asked,
  now: Date,
  daysMax = Number.POSITIVE_INFINITY,
): { readonly from: string; readonly to: string } {
  const monthStart = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth()));
  const span = { from: from ? new Date(from) : monthStart, to: to ? new Date(to) : now };
  if (span.from >= span.to)
    throw new Problem('invalid-request', {
      detail: `from: ${span.from.toISOString()} is not before ${span.to.toISOString()}.`,
    });
  if (span.to.getTime() - span.from.getTime() > daysMax * dayMs)
    throw new Problem('invalid-request', { detail: `from: a span is at most ${daysMax} days long.` });
  return { from: span.from.toISOString(), to: span.to.toISOString() };
}
