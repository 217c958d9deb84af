/** Areas of the API that a key may be bound to, in the order of the pages, and what they are about. */
export const scopeAreas = [
  { area: 'samples', about: 'Uploads, the library, exports' },
  { area: 'jobs', about: 'Jobs and the queue' },
  { area: 'worlds', about: 'Worlds and their refreshes' },
  { area: 'playlists', about: 'Playlists, publishing, feedback' },
  { area: 'seeds', about: 'Searching tracks, histories' },
  { area: 'account', about: 'You, keys, usage' },
  { area: 'billing', about: 'Budget, payments, receipts' },
  { area: 'tenant', about: 'Brand, domains, members' },
  { area: 'webhooks', about: 'Webhook endpoints and deliveries' },
] as const;

export type Area = (typeof scopeAreas)[number]['area'];
export type Scope = `${Area}:${'read' | 'write'}`;

/** Scopes as people say them: "everything", "samples, jobs (read only)". */
export function scopesInWords(scopes: readonly string[] | null): string {
  if (scopes === null) return 'Everything you may do';
  const areas = Map.groupBy(scopes, (scope) => scope.split(':')[0] ?? scope);
  return [...areas]
    .map(([area, of]) => (of.some((scope) => scope.endsWith(':write')) ? area : `${area} (read only)`))
    .join(', ');
}

/** The scopes with one more or less; who may change something may read it, too. */
export function toggled(scopes: ReadonlySet<Scope>, scope: Scope): ReadonlySet<Scope> {
  const next = new Set(scopes);
  const [area, mode] = scope.split(':') as [Area, 'read' | 'write'];
  if (next.has(scope)) {
    next.delete(scope);
    if (mode === 'read') next.delete(`${area}:write`);
  } else {
    next.add(scope);
    if (mode === 'write') next.add(`${area}:read`);
  }
  return next;
}
