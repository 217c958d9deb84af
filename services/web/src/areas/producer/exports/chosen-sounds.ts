import { soundsMax } from './export.ts';

const storageKey = 'export-samples';
const idForm = /^smp_[0-9A-Z]{26}$/;

const clean = (ids: readonly unknown[]): string[] =>
  [...new Set(ids.filter((id): id is string => typeof id === 'string' && idForm.test(id)))].slice(
    0,
    soundsMax,
  );

/** The sounds with which an export begins: those of the address, else those that the library handed over in this tab. */
export function chosenSounds(search: string, storage: Pick<Storage, 'getItem'>): string[] {
  const named = new URLSearchParams(search).get('samples');
  if (named !== null) return clean(named.split(','));
  try {
    const kept: unknown = JSON.parse(storage.getItem(storageKey) ?? '[]');
    return Array.isArray(kept) ? clean(kept) : [];
  } catch {
    return [];
  }
}

/** Keeps the choice for this tab: somebody who comes back finds it. */
export function keepSounds(ids: readonly string[], storage: Pick<Storage, 'setItem'>): void {
  try {
    storage.setItem(storageKey, JSON.stringify(ids));
  } catch {
    // A full or forbidden storage loses the choice on reload, nothing else.
  }
}
