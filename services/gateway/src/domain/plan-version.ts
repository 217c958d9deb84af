/** Whether a version of a plan is the one that terms get which begin at the instant. */
export function isValidAt(
  version: { readonly valid_from: string; readonly valid_until: string | null },
  at: Date,
): boolean {
  return (
    new Date(version.valid_from) <= at && (version.valid_until === null || at < new Date(version.valid_until))
  );
}
