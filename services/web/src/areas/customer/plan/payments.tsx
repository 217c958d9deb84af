import { Anchor } from '@mantine/core';
import { $api } from '../../../api/client.ts';
import { byCursor, itemsOf } from '../../../api/pages.ts';
import { DataTable } from '../../../components/data-table.tsx';
import { Failed } from '../../../components/failed.tsx';
import { Loading } from '../../../components/loading.tsx';
import { More } from '../../../components/more.tsx';
import { Panel } from '../../../components/panel.tsx';
import { day, money } from '../../../format.ts';
import { plain } from '../../../ledger-words.ts';

const everyMs = 1_500;
const timesMax = 80;

/** What was paid and what went back. */
export function Payments({ isComing }: { readonly isComing: boolean }) {
  const payments = $api.useInfiniteQuery(
    'get',
    '/v1/billing/payments',
    {},
    {
      ...byCursor,
      // One that was made a moment ago comes from the provider.
      refetchInterval: ({ state }) =>
        isComing && state.dataUpdateCount < timesMax && state.data?.pages[0]?.items.length === 0
          ? everyMs
          : false,
    },
  );
  return (
    <Panel title="Invoices">
      {payments.isPending && <Loading lines={3} height={32} />}
      {payments.error && !payments.data && <Failed error={payments.error} again={() => payments.refetch()} />}
      {payments.data && (
        <>
          <DataTable
            caption="Payments and refunds, newest first"
            rows={itemsOf(payments.data)}
            rowKey={({ id }) => id}
            empty="Nothing was paid yet."
            columns={[
              { label: 'Paid', by: ({ paid_at }) => paid_at, cell: ({ paid_at }) => day(paid_at) },
              { label: 'What', cell: ({ kind }) => (kind === 'payment' ? 'Payment' : 'Refund') },
              {
                label: 'For',
                cell: ({ plan_id, period_start, period_end }) =>
                  [
                    plan_id && plain(plan_id),
                    period_start && period_end && `${day(period_start)} to ${day(period_end)}`,
                  ]
                    .filter(Boolean)
                    .join(', ') || '–',
              },
              {
                label: 'Amount',
                isNumber: true,
                by: ({ amount_micros }) => amount_micros,
                cell: ({ amount_micros, currency }) =>
                  currency === 'usd' ? money(amount_micros) : `${amount_micros / 1_000_000} ${currency}`,
              },
              {
                label: 'Document',
                cell: ({ url, reference }) =>
                  url ? (
                    <Anchor size="sm" href={url} target="_blank" rel="noreferrer">
                      {reference}
                    </Anchor>
                  ) : (
                    reference
                  ),
              },
            ]}
          />
          <More query={payments} />
        </>
      )}
    </Panel>
  );
}
