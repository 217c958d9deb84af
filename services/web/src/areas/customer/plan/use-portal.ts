import { $api } from '../../../api/client.ts';

/** Goes to the page where card, plan and invoices are the payment provider's. Without one, `data` has instructions. */
export function usePortal() {
  const portal = $api.useMutation('post', '/v1/billing/portal', {
    onSuccess: ({ url }) => {
      if (url) location.assign(url);
    },
  });
  return { ...portal, open: () => portal.mutate({ body: { return_path: '/settings/plan' } }) };
}
