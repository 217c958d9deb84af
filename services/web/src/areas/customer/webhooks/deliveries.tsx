import { Group, NativeSelect, Stack, Text, UnstyledButton } from '@mantine/core';
import { useState } from 'react';
import { $api } from '../../../api/client.ts';
import { byCursor, itemsOf } from '../../../api/pages.ts';
import { type Column, DataTable } from '../../../components/data-table.tsx';
import { Failed } from '../../../components/failed.tsx';
import { Loading } from '../../../components/loading.tsx';
import { More } from '../../../components/more.tsx';
import { When } from '../../../components/when.tsx';
import classes from './deliveries.module.css';
import { DeliveryDetail } from './delivery-detail.tsx';
import { type Delivery, DeliveryState } from './delivery-state.tsx';
import { allEvents } from './event-words.ts';

const whileWaitingMs = 2_000;

interface Filter {
  readonly event: Delivery['event'] | '';
  readonly status: Delivery['status'] | '';
}

const filterEvents: readonly Delivery['event'][] = [...allEvents, 'endpoint.tested'];

/** The log of what was sent, to one endpoint or to all; a row opens what it carried and every attempt. */
export function Deliveries({ endpointId }: { readonly endpointId?: string }) {
  const [{ event, status }, setFilter] = useState<Filter>({ event: '', status: '' });
  const [opened, setOpened] = useState<string | null>(null);
  const query = {
    limit: 20,
    ...(endpointId && { endpoint_id: endpointId }),
    ...(event && { event }),
    ...(status && { status }),
  };
  const deliveries = $api.useInfiniteQuery(
    'get',
    '/v1/webhook-deliveries',
    { params: { query } },
    {
      ...byCursor,
      // What is under way changes without anybody's doing.
      refetchInterval: ({ state }) =>
        state.data?.pages.some(({ items }) => items.some((one) => one.status === 'pending'))
          ? whileWaitingMs
          : false,
    },
  );
  const endpoints = $api.useQuery('get', '/v1/webhook-endpoints', {}, { enabled: !endpointId });
  const to: Column<Delivery> = {
    label: 'To',
    cell: ({ endpoint_id }) => (
      <Text size="sm" component="span" style={{ overflowWrap: 'anywhere' }}>
        {endpoints.data?.items.find(({ id }) => id === endpoint_id)?.url ?? '–'}
      </Text>
    ),
  };
  const isFiltered = event !== '' || status !== '';
  return (
    <Stack>
      <Group role="search" aria-label="Filter the deliveries">
        <NativeSelect
          label="Event"
          value={event}
          data={[{ value: '', label: 'All' }, ...filterEvents.map((one) => ({ value: one, label: one }))]}
          onChange={({ currentTarget }) =>
            setFilter({ event: currentTarget.value as Filter['event'], status })
          }
        />
        <NativeSelect
          label="State"
          value={status}
          data={[
            { value: '', label: 'All' },
            { value: 'pending', label: 'Not yet delivered' },
            { value: 'delivered', label: 'Delivered' },
            { value: 'failed', label: 'Given up' },
          ]}
          onChange={({ currentTarget }) =>
            setFilter({ event, status: currentTarget.value as Filter['status'] })
          }
        />
      </Group>
      {opened && <DeliveryDetail key={opened} id={opened} onClose={() => setOpened(null)} />}
      {!deliveries.data ? (
        deliveries.error ? (
          <Failed error={deliveries.error} again={() => deliveries.refetch()} />
        ) : (
          <Loading lines={4} height={32} />
        )
      ) : (
        <>
          <DataTable
            caption="Webhook deliveries"
            rows={itemsOf(deliveries.data)}
            rowKey={({ id }) => id}
            empty={isFiltered ? 'Nothing of this kind was sent.' : 'Nothing was sent yet.'}
            columns={[
              {
                label: 'Event',
                cell: ({ id, event: name }) => (
                  <UnstyledButton
                    className={classes.opener}
                    aria-expanded={id === opened}
                    onClick={() => setOpened(id === opened ? null : id)}
                  >
                    {name}
                  </UnstyledButton>
                ),
              },
              ...(endpointId ? [] : [to]),
              { label: 'State', by: (row) => row.status, cell: (row) => <DeliveryState of={row} /> },
              {
                label: 'Next attempt',
                cell: ({ next_attempt_at }) => (next_attempt_at ? <When at={next_attempt_at} /> : '–'),
              },
              { label: 'Happened', by: (row) => row.created_at, cell: (row) => <When at={row.created_at} /> },
            ]}
          />
          <More query={deliveries} />
        </>
      )}
    </Stack>
  );
}
