import { Badge, Button, SegmentedControl, Skeleton, Text, Title } from '@mantine/core';
import { IconCheck } from '@tabler/icons-react';
import { useState } from 'react';
import { Link } from 'wouter';
import { $api, type Answer } from '../../api/client.ts';
import { DataTable } from '../../components/data-table.tsx';
import { Failed } from '../../components/failed.tsx';
import { money, percent } from '../../format.ts';
import { highlights, planLines, savedByYear } from '../../plan-words.ts';
import { useMe } from '../../shell/session.ts';
import classes from './pricing.module.css';
import { useTitle } from './use-title.ts';

type Plans = Answer<'/v1/plans'>;
type Plan = Plans['items'][number];
type Period = 'monthly' | 'yearly';

/** What each plan costs and allows, from the plans themselves. */
export default function Pricing() {
  useTitle('Pricing');
  const [period, setPeriod] = useState<Period>('monthly');
  const plans = $api.useQuery('get', '/v1/plans', {}, { staleTime: 60_000 });
  const signedIn = useMe().data !== undefined;
  const { data: usage } = $api.useQuery('get', '/v1/usage', {}, { enabled: signedIn });
  const hasYears = plans.data?.items.some(({ price_micros_yearly }) => price_micros_yearly !== null);
  return (
    <div className={classes.page}>
      <header className={classes.top}>
        <Title order={1} className={classes.headline}>
          One room, or the whole building
        </Title>
        <Text c="dimmed" size="lg" maw={560}>
          Prices are per account, in US dollars. Change or leave whenever you like; what you made stays yours
          to take.
        </Text>
        {hasYears && (
          <SegmentedControl
            aria-label="Pay by"
            value={period}
            onChange={(value) => setPeriod(value as Period)}
            data={[
              { value: 'monthly', label: 'By the month' },
              { value: 'yearly', label: 'By the year' },
            ]}
          />
        )}
      </header>
      {plans.isPending && <Waiting />}
      {plans.error && <Failed error={plans.error} again={() => plans.refetch()} />}
      {plans.data && (
        <>
          <ul className={classes.plans} aria-label="Plans">
            {plans.data.items.map((plan) => (
              <PlanCard
                key={plan.id}
                plan={plan}
                period={period}
                trialDays={trialOf(plans.data, usage, plan.id)}
                standing={usage?.plan === plan.id ? 'yours' : signedIn ? 'other' : 'unknown'}
              />
            ))}
          </ul>
          <Comparison plans={plans.data.items} />
        </>
      )}
    </div>
  );
}

/** Days for which a plan can be tried; whoever is signed in is told whether they still may. */
function trialOf({ trial }: Plans, usage: Answer<'/v1/usage'> | undefined, planId: string): number | null {
  const offered = usage ? usage.trial : trial;
  return offered?.plan_id === planId ? offered.days : null;
}

function Waiting() {
  return (
    <div className={classes.plans} role="status" aria-label="Loading">
      {[1, 2, 3].map((card) => (
        <Skeleton key={card} height={420} radius="lg" />
      ))}
    </div>
  );
}

interface PlanCardProps {
  readonly plan: Plan;
  readonly period: Period;
  readonly trialDays: number | null;
  readonly standing: 'yours' | 'other' | 'unknown';
}

function PlanCard({ plan, period, trialDays, standing }: PlanCardProps) {
  const { id, name, price_micros_monthly: monthly, price_micros_yearly: yearly } = plan;
  const isFree = monthly === 0;
  const byYear = period === 'yearly' && yearly !== null;
  const saved = savedByYear(monthly, yearly);
  return (
    <li className={classes.plan} data-yours={standing === 'yours'}>
      <div className={classes.name}>
        <Title order={2} size="h3">
          {name}
        </Title>
        {standing === 'yours' && <Badge variant="light">Your plan</Badge>}
      </div>
      <div>
        <p className={classes.price}>
          {isFree ? '$0' : money(byYear ? yearly : monthly)} <span>{byYear ? 'a year' : 'a month'}</span>
        </p>
        <Text size="sm" c="dimmed" className={classes.note}>
          {isFree && 'For good, no card needed.'}
          {!isFree && byYear && saved !== null && `${percent(saved)} less than by the month.`}
          {!isFree && period === 'yearly' && yearly === null && 'Sold by the month only.'}
          {trialDays !== null && ` Free to try for ${trialDays === 1 ? 'a day' : `${trialDays} days`}.`}
        </Text>
      </div>
      <ul className={classes.points}>
        {highlights(plan.entitlements).map((point) => (
          <li key={point}>
            <IconCheck size={18} aria-hidden="true" />
            {point}
          </li>
        ))}
      </ul>
      <Button
        component={Link}
        href={isFree && standing === 'unknown' ? '/worlds/new' : `/settings/plan?plan=${id}`}
        variant={standing === 'yours' || isFree ? 'default' : 'filled'}
        fullWidth
      >
        {standing === 'yours' ? 'Look at your plan' : isFree ? 'Begin' : `Choose ${name}`}
      </Button>
    </li>
  );
}

function Comparison({ plans }: { readonly plans: readonly Plan[] }) {
  return (
    <section className={classes.comparison} aria-labelledby="comparison">
      <Title order={2} id="comparison">
        Side by side
      </Title>
      {planLines.map(({ title, lines }) => (
        <div key={title}>
          <Title order={3} size="h4" mb="xs">
            {title}
          </Title>
          <DataTable
            caption={`${title}: what each plan allows`}
            rows={lines}
            rowKey={({ label }) => label}
            columns={[
              { label: 'What', cell: ({ label }) => label },
              ...plans.map(({ name, entitlements }) => ({
                label: name,
                cell: ({ words }: (typeof lines)[number]) => words(entitlements),
              })),
            ]}
          />
        </div>
      ))}
    </section>
  );
}
