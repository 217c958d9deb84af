import { Alert, List } from '@mantine/core';
import { IconTrendingDown } from '@tabler/icons-react';
import { $api } from '../../../api/client.ts';
import type { ChosenPeriod } from './use-period.ts';
import { breakEvenSentence, lossSentence } from './words.ts';

/** Says plainly which plans cost more than they earn, and who carries them. Says nothing while none does. */
export function LosingPlans({ span }: { readonly span: ChosenPeriod['span'] }) {
  const { data } = $api.useQuery('get', '/v1/admin/margins', {
    params: { query: { ...span, tenants_max: 2_000 } },
  });
  const losing = data?.plans.filter((plan) => plan.loses_money) ?? [];
  if (!data || losing.length === 0) return null;
  const carrying = data.break_even.filter((one) => one.free_tenants !== null);
  return (
    <Alert
      icon={<IconTrendingDown size={18} />}
      variant="default"
      color="orange"
      title={losing.length === 1 ? 'One plan loses money' : `${losing.length} plans lose money`}
    >
      <List size="sm">
        {losing.map((plan) => (
          <List.Item key={plan.plan}>{lossSentence(plan)}</List.Item>
        ))}
        {carrying.map((one) => (
          <List.Item key={one.plan}>{breakEvenSentence(one)}</List.Item>
        ))}
      </List>
    </Alert>
  );
}
