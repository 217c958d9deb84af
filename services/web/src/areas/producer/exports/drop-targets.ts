import type { UniqueIdentifier } from '@dnd-kit/core';
import type { Item } from './export.ts';
import { faceOf } from './face.ts';
import { at, freePad, type PadLayout, type Place, placeName } from './pad-layout.ts';

/** Names under which things can be dropped on: a bank, a pad, and the place of sounds without one. A pad can be lifted, too. */
export const offPads = 'off';
export const bankId = (bank: number) => `bank ${bank}`;
export const padId = ({ bank, pad }: Place) => `pad ${bank} ${pad}`;

export function placeAt(id: UniqueIdentifier | undefined): Place | null {
  const [, bank, pad] = /^pad (\d+) (\d+)$/.exec(String(id)) ?? [];
  return bank && pad ? { bank: Number(bank), pad: Number(pad) } : null;
}

/** Where something that is dropped goes: a bank means its first free pad. */
export function targetOf(id: UniqueIdentifier, layout: PadLayout): Place | 'off' | null {
  if (id === offPads) return 'off';
  const [, bank] = /^bank (\d+)$/.exec(String(id)) ?? [];
  return bank ? (freePad(layout, Number(bank)) ?? null) : placeAt(id);
}

/** Where a lifted sound is from, in words. */
export function whereFrom(id: UniqueIdentifier): string {
  const place = placeAt(id);
  return place ? placeName(place) : 'the sounds without a pad';
}

/** What would happen to a sound that is dropped there, in words. */
export function spoken(id: UniqueIdentifier, layout: PadLayout, items: ReadonlyMap<string, Item>): string {
  const target = targetOf(id, layout);
  if (target === 'off') return 'the sounds without a pad';
  if (!target) return 'a bank without a free pad';
  const there = at(layout, target);
  const item = there && items.get(there.sample_id);
  return item ? `${placeName(target)}, where ${faceOf(item, there).name} is` : placeName(target);
}
