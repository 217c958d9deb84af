import { NumberInput, TextInput } from '@mantine/core';
import { $api, api } from '../../../api/client.ts';
import { queryClient } from '../../../api/query-client.ts';
import { DataTable } from '../../../components/data-table.tsx';
import { fieldProblem } from '../../../components/field-problem.ts';
import { Form } from '../../../components/form.tsx';
import { Loaded } from '../../../components/loaded.tsx';
import { Page } from '../../../components/page.tsx';
import { Panel } from '../../../components/panel.tsx';
import { useDraft } from '../../../components/use-draft.ts';
import { instant } from '../../../format.ts';
import { kindLabel } from '../../../ledger-words.ts';
import { csvAddress } from '../csv-address.ts';
import { ReplayPanel } from '../drafts/replay-panel.tsx';
import { changedPrices, currentOf, type Price, type PriceTable, priceKey } from '../drafts/what-if.ts';
import { until } from '../until.ts';

const microsPerDollar = 1_000_000;

export default function PricesPage() {
  const tables = $api.useQuery('get', '/v1/admin/prices');
  return (
    <Page
      title="Prices"
      about="What a million units of everything that is used cost us. A published table never changes; what was charged keeps the table of its time."
    >
      <Loaded query={tables} lines={10}>
        {({ items }) => {
          const current = currentOf(items, new Date());
          return (
            <>
              {current && <PriceDraft key={current.version} table={current} />}
              <Panel title="Every table">
                <Tables tables={items} />
              </Panel>
            </>
          );
        }}
      </Loaded>
    </Page>
  );
}

interface DraftFields {
  readonly note: string;
  /** A day and a time of this browser; empty is as soon as possible. */
  readonly from: string;
  /** Micro-dollars for a million, by the key of the price. */
  readonly prices: Readonly<Record<string, number>>;
}

function PriceDraft({ table }: { readonly table: PriceTable }) {
  const kept: DraftFields = {
    note: '',
    from: '',
    prices: Object.fromEntries(table.prices.map((price) => [priceKey(price), price.micros_per_million])),
  };
  const { draft, change, reset } = useDraft(kept);
  const changes = changedPrices(table.prices, new Map(Object.entries(draft.prices)));
  const publish = $api.useMutation('post', '/v1/admin/prices', {
    onSuccess: async ({ valid_from }) => {
      await until(async () => {
        const { data } = await api.GET('/v1/admin/prices');
        return data?.items.some((one) => one.valid_from === valid_from) ?? false;
      });
      await queryClient.invalidateQueries({ queryKey: ['get', '/v1/admin/prices'] });
      reset();
    },
  });
  return (
    <>
      <Panel
        title={`After table ${table.version}`}
        about="Change what changes; everything else is taken over. Dollars for a million units."
      >
        <Form
          label="Draft of prices"
          action={changes.length === 1 ? 'Publish 1 change' : `Publish ${changes.length} changes`}
          done={`Published; it holds from ${publish.data ? instant(publish.data.valid_from) : 'soon'} on.`}
          saving={publish}
          isChanged={changes.length > 0}
          onSubmit={() =>
            publish.mutate({
              body: {
                changes,
                note: draft.note,
                valid_from: draft.from ? new Date(draft.from).toISOString() : null,
              },
            })
          }
        >
          <DataTable
            caption="Prices of the draft"
            rows={table.prices}
            rowKey={priceKey}
            columns={[
              { label: 'Kind', by: ({ kind }) => kindLabel(kind), cell: ({ kind }) => kindLabel(kind) },
              {
                label: 'Of',
                by: ({ resource }) => resource ?? '',
                cell: ({ resource }) => resource ?? 'everything else',
              },
              {
                label: 'Now',
                isNumber: true,
                cell: ({ micros_per_million }) => dollars(micros_per_million),
              },
              {
                label: 'Draft',
                isNumber: true,
                cell: (price) => (
                  <PriceField
                    price={price}
                    micros={draft.prices[priceKey(price)] ?? price.micros_per_million}
                    onChange={(micros) => change({ prices: { ...draft.prices, [priceKey(price)]: micros } })}
                  />
                ),
              },
            ]}
          />
          <TextInput
            label="Why"
            placeholder="For whoever reads this table later"
            maxLength={500}
            value={draft.note}
            onChange={({ currentTarget }) => change({ note: currentTarget.value })}
          />
          <TextInput
            label="From"
            description="Left empty, it holds from a minute after it is published."
            type="datetime-local"
            maw={420}
            value={draft.from}
            error={fieldProblem(publish.error, 'valid_from')}
            onChange={({ currentTarget }) => change({ from: currentTarget.value })}
          />
        </Form>
      </Panel>
      {changes.length > 0 && <ReplayPanel draft={{ prices: changes, plan: null }} />}
    </>
  );
}

const dollars = (micros: number) =>
  (micros / microsPerDollar).toLocaleString('en', { maximumFractionDigits: 6 });

interface PriceFieldProps {
  readonly price: Price;
  readonly micros: number;
  readonly onChange: (micros: number) => void;
}

function PriceField({ price: { kind, resource }, micros, onChange }: PriceFieldProps) {
  return (
    <NumberInput
      size="xs"
      w={140}
      ml="auto"
      hideControls
      min={0}
      decimalScale={6}
      aria-label={`Draft price of ${kindLabel(kind)}, ${resource ?? 'everything else'}`}
      value={micros / microsPerDollar}
      onChange={(value) => onChange(Math.round(Number(value) * microsPerDollar))}
    />
  );
}

function Tables({ tables }: { readonly tables: readonly PriceTable[] }) {
  return (
    <DataTable
      caption="Every price table"
      rows={tables}
      rowKey={({ version }) => version}
      csv={csvAddress('/v1/admin/prices', {})}
      columns={[
        { label: 'Table', by: ({ version }) => version, cell: ({ version }) => version },
        { label: 'From', by: ({ valid_from }) => valid_from, cell: ({ valid_from }) => instant(valid_from) },
        {
          label: 'Until',
          cell: ({ valid_until }) => (valid_until === null ? 'changed' : instant(valid_until)),
        },
        { label: 'Prices', isNumber: true, cell: ({ prices }) => prices.length },
        { label: 'Why', cell: ({ note }) => note || '–' },
      ]}
    />
  );
}
