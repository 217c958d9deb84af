/** What the roles are called and what each may do; nobody changes somebody whose role is above their own. */
export const roles = [
  {
    id: 'owner',
    name: 'Owner',
    may: 'Everything an admin may, and makes and removes owners. An account with people always has one.',
  },
  {
    id: 'admin',
    name: 'Admin',
    may: 'Invites, changes and removes members and admins; sets the brand, domains, connections, plan and budget; reads the audit log.',
  },
  {
    id: 'member',
    name: 'Member',
    may: 'Makes worlds and playlists, uploads and exports sounds, and has API keys where the plan has them.',
  },
] as const;
export type Role = (typeof roles)[number]['id'];

const ranks: Readonly<Record<string, number>> = { member: 0, admin: 1, owner: 2, operator: 3 };
const rankOf = (role: string): number => ranks[role] ?? -1;

export function roleName(role: string): string {
  return role === 'operator'
    ? 'Operator of the installation'
    : (roles.find(({ id }) => id === role)?.name ?? role);
}

/** The roles that somebody with `own` may give. */
export const rolesWithin = (own: string) => roles.filter(({ id }) => rankOf(id) <= rankOf(own));

/** Whether somebody with `own` may change somebody with `other`; an operator is changed at the installation. */
export const mayChange = (own: string, other: string): boolean =>
  other !== 'operator' && rankOf(own) >= rankOf(other);
