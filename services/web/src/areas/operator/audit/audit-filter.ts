import { spanOfDays } from '../../../days.ts';

/** What of the log is shown, as it stands in the address of the page; empty is no bound. */
export interface AuditFilter {
  readonly action: string;
  readonly tenant: string;
  /** Days of this browser's calendar, `2026-11-21`. */
  readonly from: string;
  readonly to: string;
}

const names = ['action', 'tenant', 'from', 'to'] as const;

export function filterOf(search: URLSearchParams): AuditFilter {
  const [action, tenant, from, to] = names.map((name) => search.get(name)?.trim() ?? '');
  return { action: action ?? '', tenant: tenant ?? '', from: dayOf(from), to: dayOf(to) };
}

const dayOf = (text = '') => (/^\d{4}-\d{2}-\d{2}$/.test(text) ? text : '');

/** The address's part for a filter; what is empty is left out. */
export const searchOf = (filter: AuditFilter): URLSearchParams =>
  new URLSearchParams(names.flatMap((name) => (filter[name] === '' ? [] : [[name, filter[name]]])));

/** An id of a tenant, or nothing yet: half an id is not asked for. */
export const isTenantId = (text: string): text is `ten_${string}` =>
  /^ten_[0-9A-HJKMNP-TV-Z]{26}$/.test(text);

/** The filter as the API takes it. */
export const queryOf = ({ action, tenant, from, to }: AuditFilter) => ({
  ...(action && { action }),
  ...(isTenantId(tenant) && { tenant_id: tenant }),
  ...spanOfDays({ from, to }),
});
