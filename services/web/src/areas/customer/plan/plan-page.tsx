import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useSearchParams } from 'wouter';
import { $api } from '../../../api/client.ts';
import { Failed } from '../../../components/failed.tsx';
import { Loading } from '../../../components/loading.tsx';
import { Page } from '../../../components/page.tsx';
import { BudgetPanel } from './budget-panel.tsx';
import { Current } from './current.tsx';
import { News } from './news.tsx';
import { Payments } from './payments.tsx';
import { Plans } from './plans.tsx';
import { type Started, Trial } from './trial.tsx';

/** Billing hears of a payment or a trial a moment after the browser: it is asked again, for two minutes at most. */
const again = { everyMs: 1_500, timesMax: 80 };
const askAgain = (isThere: boolean, { dataUpdateCount }: { readonly dataUpdateCount: number }) =>
  !isThere && dataUpdateCount < again.timesMax ? again.everyMs : false;

export default function PlanPage() {
  const client = useQueryClient();
  const [query] = useSearchParams();
  const [started, setStarted] = useState<Started | null>(null);
  const hasPaid = query.get('checkout') === 'done';
  const subscription = $api.useQuery(
    'get',
    '/v1/billing/subscription',
    {},
    { refetchInterval: ({ state }) => askAgain(!hasPaid || state.data?.status === 'active', state) },
  );
  /** The plan that is on its way here. */
  const coming = started?.plan_id ?? (hasPaid ? subscription.data?.plan_id : null) ?? null;
  const usage = $api.useQuery(
    'get',
    '/v1/usage',
    {},
    { refetchInterval: ({ state }) => askAgain(coming === null || state.data?.plan === coming, state) },
  );
  const plans = $api.useQuery('get', '/v1/plans', {}, { staleTime: 60_000 });
  const isHere = coming !== null && usage.data?.plan === coming;
  useEffect(() => {
    if (isHere) void client.invalidateQueries({ queryKey: ['get', '/v1/billing/payments'] });
  }, [isHere, client]);

  const nameOf = (id: string) => plans.data?.items.find((plan) => plan.id === id)?.name ?? id;
  const asked = [usage, subscription, plans];
  const error = asked.find((one) => one.error)?.error;
  return (
    <Page title="Plan and invoices" about="What you have, what you could have, and what was paid.">
      <News
        started={started}
        hasPaid={hasPaid}
        plan={isHere && coming !== null ? nameOf(coming) : null}
        nameOf={nameOf}
      />
      {error && <Failed error={error} again={() => Promise.all(asked.map((one) => one.refetch()))} />}
      {!error && asked.some((one) => one.isPending) && <Loading lines={6} height={80} />}
      {usage.data && subscription.data && plans.data && (
        <>
          <Current plan={nameOf(usage.data.plan)} subscription={subscription.data} />
          {usage.data.trial && !started && (
            <Trial trial={usage.data.trial} name={nameOf(usage.data.trial.plan_id)} onStarted={setStarted} />
          )}
          <Plans
            plans={plans.data.items}
            own={usage.data.plan}
            wanted={query.get('plan')}
            subscription={subscription.data}
          />
        </>
      )}
      <BudgetPanel />
      <Payments isComing={hasPaid} />
    </Page>
  );
}
