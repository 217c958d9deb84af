export interface VersionPair {
  readonly from: number;
  readonly to: number;
}

/**
 * The two versions to compare: those that the address names, or else the newest and the one before it. `null` when there
 * are not two.
 * @param versions newest first.
 */
export function chosenPair(
  versions: readonly number[],
  named: { readonly from: string | null; readonly to: string | null },
): VersionPair | null {
  const [newest, before] = versions;
  if (newest === undefined || before === undefined) return null;
  const known = (text: string | null) => versions.find((version) => String(version) === text);
  const to = known(named.to) ?? newest;
  const from = known(named.from) ?? versions.find((version) => version < to) ?? before;
  return { from, to };
}
