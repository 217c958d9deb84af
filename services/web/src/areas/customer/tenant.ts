import { useQueryClient } from '@tanstack/react-query';
import { $api, type Answer } from '../../api/client.ts';

export type Tenant = Answer<'/v1/tenant'>;

export const useTenant = () => $api.useQuery('get', '/v1/tenant');

/** Changes what is sent of the tenant's settings; what came of it is what every page shows from then on. */
export function usePutTenant() {
  const client = useQueryClient();
  return $api.useMutation('put', '/v1/tenant', {
    onSuccess: (tenant) => {
      client.setQueryData($api.queryOptions('get', '/v1/tenant').queryKey, tenant);
      void client.invalidateQueries({ queryKey: ['get', '/v1/me'] });
    },
  });
}
