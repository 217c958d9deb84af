/** Sounds that are chosen, and the one that was chosen last, from which a range begins. */
export interface Selection {
  readonly ids: ReadonlySet<string>;
  readonly anchor: string | null;
}

export const nothing: Selection = { ids: new Set(), anchor: null };

/** Chooses a sound or lets it go; with `range` all between the last one and this one become as this one. */
export function toggled(
  { ids, anchor }: Selection,
  id: string,
  order: readonly string[],
  range: boolean,
): Selection {
  const chosen = !ids.has(id);
  const from = anchor === null ? -1 : order.indexOf(anchor);
  const to = order.indexOf(id);
  const touched =
    range && from >= 0 && to >= 0 ? order.slice(Math.min(from, to), Math.max(from, to) + 1) : [id];
  const next = new Set(ids);
  for (const one of touched) chosen ? next.add(one) : next.delete(one);
  return { ids: next, anchor: id };
}

export const all = (order: readonly string[]): Selection => ({
  ids: new Set(order),
  anchor: order[0] ?? null,
});

/** Without sounds that are gone. */
export function kept({ ids, anchor }: Selection, gone: ReadonlySet<string>): Selection {
  return {
    ids: new Set([...ids].filter((id) => !gone.has(id))),
    anchor: anchor && gone.has(anchor) ? null : anchor,
  };
}
