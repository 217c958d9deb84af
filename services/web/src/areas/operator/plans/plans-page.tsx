import { NativeSelect, Text } from '@mantine/core';
import { useState } from 'react';
import { $api } from '../../../api/client.ts';
import { DataTable } from '../../../components/data-table.tsx';
import { Loaded } from '../../../components/loaded.tsx';
import { Page } from '../../../components/page.tsx';
import { Panel } from '../../../components/panel.tsx';
import { instant, money } from '../../../format.ts';
import { csvAddress } from '../csv-address.ts';
import { currentOf, type PlanVersion } from '../drafts/what-if.ts';
import { PlanDraft } from './plan-draft.tsx';

export default function PlansPage() {
  const plans = $api.useQuery('get', '/v1/admin/plans');
  return (
    <Page
      title="Plans"
      about="Plans are data with dates. A new version holds for whoever begins after it; who has a term keeps the version with which it began."
    >
      <Loaded query={plans} lines={8}>
        {({ items }) => (
          <>
            <Editor versions={items} />
            <Panel title="Every version">
              <Versions versions={items} />
            </Panel>
          </>
        )}
      </Loaded>
    </Page>
  );
}

function Editor({ versions }: { readonly versions: readonly PlanVersion[] }) {
  const ids = [...new Set(versions.map(({ id }) => id))];
  const [chosen, setChosen] = useState(ids.includes('pro') ? 'pro' : ids[0]);
  const [published, setPublished] = useState<string | null>(null);
  const current = currentOf(
    versions.filter(({ id }) => id === chosen),
    new Date(),
  );
  return (
    <>
      <NativeSelect
        label="Plan"
        maw={280}
        data={ids}
        value={chosen}
        onChange={({ currentTarget }) => {
          setChosen(currentTarget.value);
          setPublished(null);
        }}
      />
      <Text role="status" size="sm" c="var(--trc-good)">
        {published}
      </Text>
      {current && (
        <PlanDraft
          key={`${current.id} ${current.version}`}
          plan={current}
          onPublished={() => setPublished(`Version ${current.version + 1} of ${current.name} is published.`)}
        />
      )}
    </>
  );
}

function Versions({ versions }: { readonly versions: readonly PlanVersion[] }) {
  return (
    <DataTable
      caption="Every version of every plan"
      rows={versions}
      rowKey={({ id, version }) => `${id} ${version}`}
      csv={csvAddress('/v1/admin/plans', {})}
      columns={[
        { label: 'Plan', by: ({ id }) => id, cell: ({ name }) => name },
        { label: 'Version', isNumber: true, by: ({ version }) => version, cell: ({ version }) => version },
        {
          label: 'A month',
          isNumber: true,
          by: ({ price_micros_monthly }) => price_micros_monthly,
          cell: ({ price_micros_monthly }) => money(price_micros_monthly),
        },
        {
          label: 'A year',
          isNumber: true,
          cell: ({ price_micros_yearly }) =>
            price_micros_yearly === null ? 'not sold' : money(price_micros_yearly),
        },
        { label: 'From', by: ({ valid_from }) => valid_from, cell: ({ valid_from }) => instant(valid_from) },
        {
          label: 'Until',
          cell: ({ valid_until }) => (valid_until === null ? 'changed' : instant(valid_until)),
        },
      ]}
    />
  );
}
