import { Badge, Button, Group, List, SegmentedControl, SimpleGrid, Stack, Text, Title } from '@mantine/core';
import { useState } from 'react';
import { $api, type Answer } from '../../../api/client.ts';
import { Failed } from '../../../components/failed.tsx';
import { Panel } from '../../../components/panel.tsx';
import { money, percent } from '../../../format.ts';
import { highlights, savedByYear } from '../../../plan-words.ts';
import type { Subscription } from './current.tsx';
import classes from './plans.module.css';
import { usePortal } from './use-portal.ts';

type Plan = Answer<'/v1/plans'>['items'][number];
type Period = 'monthly' | 'yearly';

interface PlansProps {
  readonly plans: readonly Plan[];
  /** The plan that the account has. */
  readonly own: string;
  /** The plan that was chosen on another page. */
  readonly wanted: string | null;
  readonly subscription: Subscription;
}

/** The plans, and the way to pay for one. */
export function Plans({ plans, own, wanted, subscription }: PlansProps) {
  const [period, setPeriod] = useState<Period>('monthly');
  const { provider, status, cancel_at_period_end } = subscription;
  // What renews by itself is changed where it is paid; a second one would be a second bill.
  const renews = (status === 'active' || status === 'past_due') && !cancel_at_period_end;
  return (
    <Panel
      title="Change the plan"
      about={
        provider === 'off' && 'Nobody takes payments here; the operator of this installation gives plans.'
      }
      actions={
        plans.some(({ price_micros_yearly }) => price_micros_yearly !== null) && (
          <SegmentedControl
            size="xs"
            aria-label="Pay by"
            value={period}
            onChange={(value) => setPeriod(value as Period)}
            data={[
              { value: 'monthly', label: 'By the month' },
              { value: 'yearly', label: 'By the year' },
            ]}
          />
        )
      }
    >
      <SimpleGrid component="ul" cols={{ base: 1, md: 3 }} p={0} m={0}>
        {plans.map((plan) => {
          const isOwn = plan.id === own;
          const isPaid = isOwn && renews;
          return (
            <li key={plan.id} className={classes.plan} data-wanted={plan.id === wanted}>
              <PlanWords plan={plan} period={period} isOwn={isOwn} />
              {provider !== 'off' &&
                !isPaid &&
                (renews ? (
                  <ChangeWherePaid plan={plan} />
                ) : (
                  <Pay plan={plan} period={period} isWanted={plan.id === wanted} />
                ))}
            </li>
          );
        })}
      </SimpleGrid>
    </Panel>
  );
}

interface PlanWordsProps {
  readonly plan: Plan;
  readonly period: Period;
  readonly isOwn: boolean;
}

function PlanWords({ plan, period, isOwn }: PlanWordsProps) {
  const { name, price_micros_monthly: monthly, price_micros_yearly: yearly, entitlements } = plan;
  const byYear = period === 'yearly' && yearly !== null;
  const saved = savedByYear(monthly, yearly);
  return (
    <Stack gap="sm">
      <Group justify="space-between">
        <Title order={3} size="h5">
          {name}
        </Title>
        {isOwn && <Badge variant="default">Your plan</Badge>}
      </Group>
      <div>
        <Text className={classes.price}>
          {monthly === 0 ? '$0' : `${money(byYear ? yearly : monthly)} a ${byYear ? 'year' : 'month'}`}
        </Text>
        {period === 'yearly' && monthly > 0 && (
          <Text size="xs" c="dimmed">
            {saved === null ? 'Sold by the month only' : `${percent(saved)} less than by the month`}
          </Text>
        )}
      </div>
      <List size="sm" spacing={4}>
        {highlights(entitlements).map((point) => (
          <List.Item key={point}>{point}</List.Item>
        ))}
      </List>
    </Stack>
  );
}

interface PayProps {
  readonly plan: Plan;
  readonly period: Period;
  readonly isWanted: boolean;
}

function Pay({ plan: { id, name, ...prices }, period, isWanted }: PayProps) {
  const checkout = $api.useMutation('post', '/v1/billing/checkout', {
    onSuccess: ({ url }) => {
      if (url) location.assign(url);
    },
  });
  if (prices.price_micros_monthly === 0) return null;
  const pay = () =>
    checkout.mutate({
      body: {
        plan_id: id,
        period: prices.price_micros_yearly === null ? 'monthly' : period,
        success_path: '/settings/plan?checkout=done',
        cancel_path: '/settings/plan',
      },
    });
  return (
    <Stack gap="xs" mt="auto">
      <Button
        variant={isWanted ? 'filled' : 'default'}
        loading={checkout.isPending || Boolean(checkout.data?.url)}
        onClick={pay}
      >
        Pay for {name}
      </Button>
      {checkout.data?.instructions && (
        <Text role="status" size="sm">
          {checkout.data.instructions}
        </Text>
      )}
      {checkout.error && <Failed error={checkout.error} />}
    </Stack>
  );
}

function ChangeWherePaid({ plan: { name, price_micros_monthly } }: { readonly plan: Plan }) {
  const portal = usePortal();
  return (
    <Stack gap="xs" mt="auto">
      <Button variant="default" loading={portal.isPending} onClick={portal.open}>
        {price_micros_monthly === 0 ? `Go back to ${name}` : `Change to ${name}`}
      </Button>
      {portal.data?.instructions && (
        <Text role="status" size="sm">
          {portal.data.instructions}
        </Text>
      )}
      {portal.error && <Failed error={portal.error} />}
    </Stack>
  );
}
