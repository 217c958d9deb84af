import { Anchor, Button, Group, Stack, Text } from '@mantine/core';
import { Link } from 'wouter';
import { $api } from '../../../api/client.ts';
import { Failed } from '../../../components/failed.tsx';
import { Page } from '../../../components/page.tsx';
import { BigNumbers } from './big-numbers.tsx';
import { Breakdown } from './breakdown.tsx';
import { BudgetsNear } from './budgets-near.tsx';
import { LosingPlans } from './losing-plans.tsx';
import { PeriodPicker } from './period-picker.tsx';
import { Trend } from './trend.tsx';
import { UnitCosts } from './unit-costs.tsx';
import { usePeriod } from './use-period.ts';

/** What everything costs: of all tenants, or of the one that the address names. */
export default function CostsPage() {
  const chosen = usePeriod();
  const tenantId = chosen.search.get('tenant');
  return (
    <Page
      title="Costs"
      about={
        tenantId
          ? 'What one tenant costs, from the ledger.'
          : 'What everything costs, what comes in for it, and where it is going. Every figure is from the ledger.'
      }
    >
      <PeriodPicker chosen={chosen} />
      {tenantId && <ChosenTenant tenantId={tenantId} chosen={chosen} />}
      <BigNumbers chosen={chosen} tenantId={tenantId} />
      {!tenantId && <LosingPlans span={chosen.span} />}
      <Trend chosen={chosen} tenantId={tenantId} />
      <Breakdown chosen={chosen} tenantId={tenantId} />
      {!tenantId && <UnitCosts span={chosen.span} />}
      <BudgetsNear tenantId={tenantId} />
    </Page>
  );
}

function ChosenTenant({
  tenantId,
  chosen: { search, setSearch },
}: {
  readonly tenantId: string;
  readonly chosen: ReturnType<typeof usePeriod>;
}) {
  const tenants = $api.useQuery('get', '/v1/admin/tenants', { params: { query: { q: tenantId } } });
  const name = tenants.data?.items[0]?.name ?? tenantId;
  const leave = () => {
    const next = new URLSearchParams(search);
    next.delete('tenant');
    setSearch(next);
  };
  return (
    <Stack gap="xs">
      <Group gap="sm">
        <Text fw={650} size="lg">
          Only {name}
        </Text>
        <Button size="compact-sm" variant="default" onClick={leave}>
          Show all tenants
        </Button>
        <Anchor component={Link} href={`/operator/budgets?tenant=${tenantId}`} size="sm">
          Its budget
        </Anchor>
      </Group>
      {tenants.error ? <Failed error={tenants.error} again={() => tenants.refetch()} /> : null}
    </Stack>
  );
}
