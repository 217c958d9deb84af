import { Anchor } from '@mantine/core';
import { Link } from 'wouter';
import { $api } from '../../../api/client.ts';
import { Sparkline } from '../../../components/charts/sparkline.tsx';
import { Failed } from '../../../components/failed.tsx';
import { money, percent } from '../../../format.ts';
import { Figure, Figures } from './figures.tsx';
import { marginsOfAll } from './margins.ts';
import { daysOf } from './period.ts';
import type { ChosenPeriod } from './use-period.ts';

/** As many tenants as the API names at once. */
const tenantsMax = 2_000;

interface BigNumbersProps {
  readonly chosen: ChosenPeriod;
  readonly tenantId: string | null;
}

/** Spent now, where the month is going, what came in, and what is left of it. */
export function BigNumbers({ chosen, tenantId }: BigNumbersProps) {
  const { span, period, today } = chosen;
  const tenant = tenantId === null ? {} : { tenant_id: tenantId };
  const days = $api.useQuery('get', '/v1/admin/costs/trend', {
    params: { query: { ...span, split_by: 'kind', ...tenant } },
  });
  const projection = $api.useQuery('get', '/v1/admin/costs/projection', {}, { enabled: tenantId === null });
  const margins = $api.useQuery('get', '/v1/admin/margins', {
    params: { query: { ...span, tenants_max: tenantsMax } },
  });
  const error = days.error ?? projection.error ?? margins.error;
  if (error)
    return (
      <Failed
        error={error}
        again={() => Promise.all([days.refetch(), projection.refetch(), margins.refetch()])}
      />
    );
  const byDay = new Map<string, number>();
  for (const { day, cost_micros } of days.data?.items ?? [])
    byDay.set(day, (byDay.get(day) ?? 0) + cost_micros);
  const of = margins.data
    ? marginsOfAll(
        tenantId ? margins.data.tenants.filter((one) => one.tenant_id === tenantId) : margins.data.plans,
      )
    : undefined;
  const values = daysOf(period, today).map((day) => byDay.get(day) ?? 0);
  return (
    <Figures>
      <Figure label="Spent" value={days.data && money(days.data.total_micros)}>
        {values.length > 1 && days.data?.total_micros !== 0 && (
          <Sparkline title="Spend by day" values={values} />
        )}
      </Figure>
      {tenantId === null && (
        <Figure
          label="This month, projected"
          value={projection.data && money(projection.data.projected_micros)}
          about={
            projection.data && (
              <>
                {money(projection.data.spent_micros)} so far, {money(projection.data.run_rate_micros_per_day)}{' '}
                a day in the last week
              </>
            )
          }
        />
      )}
      <Figure label="Revenue" value={of && money(of.revenueMicros)} about="What plans earned in this time" />
      <Figure
        label="Margin"
        value={of && money(of.marginMicros)}
        isBad={of !== undefined && of.marginMicros < 0}
        about={
          of && (
            <>
              {of.marginMicros < 0
                ? 'It costs more than it earns.'
                : of.revenueMicros > 0
                  ? `${percent(of.marginMicros / of.revenueMicros)} of the revenue.`
                  : 'Nothing earned.'}{' '}
              <Anchor
                component={Link}
                href={`/operator/margins?${chosen.search}`}
                size="sm"
                underline="always"
              >
                By plan and tenant
              </Anchor>
            </>
          )
        }
      />
    </Figures>
  );
}
