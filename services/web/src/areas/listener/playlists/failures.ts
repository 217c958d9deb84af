interface Failure {
  readonly name: string;
  readonly why: string;
}

/** Failures with the same reason together, in the order in which the reasons came. */
export function byReason(failed: readonly Failure[]): { readonly why: string; readonly names: string[] }[] {
  const reasons = new Map<string, string[]>();
  for (const { name, why } of failed) reasons.set(why, [...(reasons.get(why) ?? []), name]);
  return [...reasons].map(([why, names]) => ({ why, names }));
}
