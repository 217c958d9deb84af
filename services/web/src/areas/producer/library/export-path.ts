/** More than this does not fit in an address everywhere. */
const idsInAddressMax = 40;
const storageKey = 'export-samples';

/** Where the export of these sounds begins; many are handed over by the storage of this tab. */
export function exportPath(
  ids: readonly string[],
  storage: Pick<Storage, 'setItem'> = sessionStorage,
): string {
  if (ids.length <= idsInAddressMax) return `/exports/new?samples=${ids.join(',')}`;
  storage.setItem(storageKey, JSON.stringify(ids));
  return '/exports/new';
}
