/** Who may do what to whom. An operator is made where the service is installed, and stands above all. */
const ranks = { member: 0, admin: 1, owner: 2, operator: 3 } as const;
export type RankedRole = keyof typeof ranks;

/** Whether somebody manages the people and keys of a tenant. */
export const isAdmin = (role: RankedRole): boolean => ranks[role] >= ranks.admin;

/** Whether one's role is no lower than the other's: nobody changes, removes or becomes what is above them. */
export const reaches = (actor: RankedRole, other: RankedRole): boolean => ranks[actor] >= ranks[other];
