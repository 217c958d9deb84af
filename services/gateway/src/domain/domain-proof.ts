const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

/** From one look at a proven domain's record to the next; sooner while the record is missing. */
const everyMs = 7 * dayMs;
const whileMissingMs = 36 * hourMs;
/** So often in a row, and for so long, the record has to be missing. */
const missingLooksMax = 3;
const missingForMs = 3 * dayMs;

/** How often in a row the record of a proven domain was not there, and since when. */
export interface Missing {
  readonly looks: number;
  readonly since: Date | null;
}

export const notMissing: Missing = { looks: 0, since: null };

export const nextLookAt = (now: Date): Date => new Date(now.getTime() + everyMs);

/** What follows from a look that the DNS has answered; without an answer nothing follows. */
export function afterLook(
  before: Missing,
  found: boolean,
  now: Date,
):
  | { readonly kind: 'stands'; readonly missing: Missing; readonly checkAt: Date }
  | { readonly kind: 'lost' } {
  if (found) return { kind: 'stands', missing: notMissing, checkAt: nextLookAt(now) };
  const missing = { looks: before.looks + 1, since: before.since ?? now };
  const forMs = now.getTime() - missing.since.getTime();
  if (missing.looks >= missingLooksMax && forMs >= missingForMs) return { kind: 'lost' };
  return { kind: 'stands', missing, checkAt: new Date(now.getTime() + whileMissingMs) };
}
