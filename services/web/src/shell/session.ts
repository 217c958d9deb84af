import { $api, type Answer } from '../api/client.ts';

export type Me = Answer<'/v1/me'>;

/** Who is signed in. Without a session the error has the code `not-authenticated`. */
export const useMe = () => $api.useQuery('get', '/v1/me', {}, { staleTime: 60_000 });

export const isAdmin = ({ role }: Pick<Me, 'role'>): boolean => role !== 'member';
export const isOperator = ({ role }: Pick<Me, 'role'>): boolean => role === 'operator';

/** Where one signs in and then comes back to where one is. */
export function signInPath(problem?: string): string {
  const query = new URLSearchParams({ return_to: location.pathname + location.search });
  if (problem) query.set('problem', problem);
  return `/sign-in?${query}`;
}
