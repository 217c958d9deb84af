import { $api } from '../../../api/client.ts';
import { DataTable } from '../../../components/data-table.tsx';
import { Loaded } from '../../../components/loaded.tsx';
import { Page } from '../../../components/page.tsx';
import { Panel } from '../../../components/panel.tsx';
import { When } from '../../../components/when.tsx';
import { number, percent } from '../../../format.ts';
import { csvAddress } from '../csv-address.ts';
import { callsInWords, healthOf, healthWords, type Provider, providerNames } from './health.ts';
import classes from './provider-card.module.css';
import { ProviderCard } from './provider-card.tsx';

const everyMs = 5_000;

/** Health and quota of what is called outside. */
export default function ProvidersPage() {
  const providers = $api.useQuery('get', '/v1/admin/providers', {}, { refetchInterval: everyMs });
  return (
    <Page
      title="Providers"
      about="What we call outside, with the installation's own accounts. Budgets count the calls of all processes; calls of the last hour are those of the process that gathers candidates and has answered now."
    >
      <Loaded query={providers} lines={10}>
        {({ items }) => (
          <>
            <Panel title="Health and quota">
              <ul className={classes.cards}>
                {items.map((provider) => (
                  <ProviderCard key={provider.provider} provider={provider} />
                ))}
              </ul>
            </Panel>
            <Panel title="As a table">
              <Figures providers={items} />
            </Panel>
          </>
        )}
      </Loaded>
    </Page>
  );
}

function Figures({ providers }: { readonly providers: readonly Provider[] }) {
  return (
    <DataTable
      caption="Health and quota of every provider"
      rows={providers}
      rowKey={({ provider }) => provider}
      csv={csvAddress('/v1/admin/providers', {})}
      columns={[
        {
          label: 'Provider',
          by: ({ provider }) => providerNames[provider],
          cell: ({ provider }) => providerNames[provider],
        },
        { label: 'State', cell: (provider) => healthWords[healthOf(provider)] },
        {
          label: 'Window used',
          isNumber: true,
          cell: ({ budget }) => (budget ? percent(budget.window_calls / budget.window_calls_max) : '–'),
        },
        {
          label: 'Calls in 24 hours',
          isNumber: true,
          by: ({ budget }) => budget?.day_calls ?? -1,
          cell: ({ budget }) => (budget ? number(budget.day_calls) : '–'),
        },
        {
          label: 'Day used',
          isNumber: true,
          cell: ({ budget }) =>
            budget?.day_calls_max ? percent(budget.day_calls / budget.day_calls_max) : '–',
        },
        {
          label: 'Closed until',
          cell: ({ budget }) => (budget?.closed_until ? <When at={budget.closed_until} /> : '–'),
        },
        { label: 'Calls of the last hour', cell: ({ last_hour }) => callsInWords(last_hour) },
      ]}
    />
  );
}
