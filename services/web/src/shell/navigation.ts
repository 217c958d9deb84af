import { isAdmin, isOperator, type Me } from './session.ts';

export interface Place {
  readonly path: string;
  readonly label: string;
}

export interface Section {
  readonly label: string;
  readonly places: readonly Place[];
}

const listening: Section = {
  label: 'Listen',
  places: [{ path: '/worlds', label: 'Worlds' }],
};
const sounds: Section = {
  label: 'Sounds',
  places: [
    { path: '/samples', label: 'Library' },
    { path: '/uploads', label: 'Uploads' },
    { path: '/exports', label: 'Exports' },
  ],
};
const own: readonly Place[] = [
  { path: '/account', label: 'You' },
  { path: '/settings/usage', label: 'Usage' },
  { path: '/settings/queue', label: 'Queue' },
  { path: '/settings/keys', label: 'API keys' },
  { path: '/settings/webhooks', label: 'Webhooks' },
];
const ofAdmins: readonly Place[] = [
  { path: '/settings/plan', label: 'Plan and invoices' },
  { path: '/settings/members', label: 'Members' },
  { path: '/settings/brand', label: 'Brand' },
  { path: '/settings/domains', label: 'Domains' },
  { path: '/settings/connections', label: 'Connections' },
  { path: '/settings/audit', label: 'Audit log' },
];
const operating: Section = {
  label: 'Operate',
  places: [
    { path: '/operator', label: 'Costs' },
    { path: '/operator/margins', label: 'Margins' },
    { path: '/operator/budgets', label: 'Budgets' },
    { path: '/operator/queues', label: 'Queues' },
    { path: '/operator/dead-letters', label: 'Dead letters' },
    { path: '/operator/plans', label: 'Plans' },
    { path: '/operator/prices', label: 'Prices' },
    { path: '/operator/tenants', label: 'Tenants' },
    { path: '/operator/providers', label: 'Providers' },
    { path: '/operator/audit', label: 'Audit log' },
  ],
};

/** The places that somebody may go to. */
export function sectionsOf(me: Me): readonly Section[] {
  return [
    listening,
    sounds,
    { label: 'Account', places: isAdmin(me) ? [...own, ...ofAdmins] : own },
    ...(isOperator(me) ? [operating] : []),
  ];
}

/** The place that an address belongs to: the longest path that it begins with. */
export function placeOf(sections: readonly Section[], path: string): Place | undefined {
  return sections
    .flatMap(({ places }) => places)
    .filter((place) => path === place.path || path.startsWith(`${place.path}/`))
    .sort((a, b) => b.path.length - a.path.length)[0];
}
