import { Button, Group, Stack, Text } from '@mantine/core';
import type { Answer } from '../../../api/client.ts';
import { Failed } from '../../../components/failed.tsx';
import { Panel } from '../../../components/panel.tsx';
import { day } from '../../../format.ts';
import { Facts } from '../facts.tsx';
import { usePortal } from './use-portal.ts';

export type Subscription = Answer<'/v1/billing/subscription'>;

const states = {
  none: 'Nothing is paid for it',
  active: 'Paid',
  past_due: 'The last payment failed; the card needs a look',
  ended: 'Ended',
} as const;

interface CurrentProps {
  /** What the plan is called. */
  readonly plan: string;
  readonly subscription: Subscription;
}

/** The plan of the account, how it is paid, and the way to card and invoices. */
export function Current({ plan, subscription }: CurrentProps) {
  const { status, provider, period, current_period_end, cancel_at_period_end } = subscription;
  const portal = usePortal();
  return (
    <Panel title="Your plan">
      <Facts
        isWide
        facts={[
          ['Plan', plan],
          ['Payments', <PaymentState key="state" of={subscription} />],
          ...(period ? [['Paid by the', period === 'yearly' ? 'year' : 'month'] as const] : []),
          ...(current_period_end
            ? [[cancel_at_period_end ? 'Ends on' : 'Next payment', day(current_period_end)] as const]
            : []),
        ]}
      />
      {status !== 'none' && provider !== 'off' && (
        <Stack gap="xs">
          <Group>
            <Button
              variant={status === 'past_due' ? 'filled' : 'default'}
              loading={portal.isPending}
              onClick={portal.open}
            >
              Card, invoices, cancel
            </Button>
          </Group>
          {portal.data?.instructions && (
            <Text role="status" size="sm">
              {portal.data.instructions}
            </Text>
          )}
          {portal.error && <Failed error={portal.error} />}
        </Stack>
      )}
    </Panel>
  );
}

function PaymentState({ of: { status, provider } }: { readonly of: Subscription }) {
  if (provider === 'off') return 'This installation takes none';
  if (status !== 'past_due') return states[status];
  return (
    <Text component="span" fw={600} c="var(--trc-bad)">
      {states[status]}
    </Text>
  );
}
