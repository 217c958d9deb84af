import { useQueryClient } from '@tanstack/react-query';
import { $api } from '../../../api/client.ts';

export function useChangeMe() {
  const client = useQueryClient();
  return $api.useMutation('patch', '/v1/me', {
    onSuccess: (me) => client.setQueryData($api.queryOptions('get', '/v1/me', {}).queryKey, me),
  });
}
