import { Button, Code, Group, Text } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { $api } from '../../../api/client.ts';
import { DataTable } from '../../../components/data-table.tsx';
import { Failed } from '../../../components/failed.tsx';
import { Loading } from '../../../components/loading.tsx';
import { When } from '../../../components/when.tsx';
import { number } from '../../../format.ts';
import { CodeSample } from '../code-sample.tsx';
import { Opened } from '../opened.tsx';
import { DeliveryState } from './delivery-state.tsx';

const whileWaitingMs = 2_000;

/** One delivery: what it carried, every attempt, and once more. */
export function DeliveryDetail({ id, onClose }: { readonly id: string; readonly onClose: () => void }) {
  const client = useQueryClient();
  const params = { path: { id } };
  const delivery = $api.useQuery(
    'get',
    '/v1/webhook-deliveries/{id}',
    { params },
    {
      refetchInterval: ({ state }) => (state.data?.status === 'pending' ? whileWaitingMs : false),
    },
  );
  const replay = $api.useMutation('post', '/v1/webhook-deliveries/{id}/replay', {
    onSuccess: () =>
      Promise.all([
        client.invalidateQueries({ queryKey: ['get', '/v1/webhook-deliveries/{id}'] }),
        client.invalidateQueries({ queryKey: ['get', '/v1/webhook-deliveries'] }),
      ]),
  });
  return (
    <Opened title={delivery.data?.event ?? 'Delivery'} closeLabel="Close the delivery" onClose={onClose}>
      {delivery.error && <Failed error={delivery.error} again={() => delivery.refetch()} />}
      {delivery.isPending && <Loading lines={4} />}
      {delivery.data && (
        <>
          <Group justify="space-between">
            <div role="status">
              <DeliveryState of={delivery.data} />
            </div>
            <Button
              size="xs"
              variant="default"
              loading={replay.isPending}
              onClick={() => replay.mutate({ params })}
            >
              Deliver once more
            </Button>
          </Group>
          {replay.error && <Failed error={replay.error} />}
          <DataTable
            caption="Attempts"
            rows={delivery.data.attempt_log}
            rowKey={({ attempt }) => String(attempt)}
            empty="No attempt yet."
            columns={[
              { label: 'Attempt', isNumber: true, cell: ({ attempt }) => attempt },
              { label: 'At', cell: ({ at }) => <When at={at} /> },
              {
                label: 'Answer',
                cell: ({ status, error }) => (status === null ? (error ?? 'None') : `HTTP ${status}`),
              },
              { label: 'Took', isNumber: true, cell: ({ duration_ms }) => `${number(duration_ms)} ms` },
            ]}
          />
          <CodeSample label="What it carried" code={JSON.stringify(delivery.data.payload, null, 2)} />
          <Text size="xs" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
            Its <Code>webhook-id</Code> is <Code>{delivery.data.message_id}</Code>, the same in every attempt:
            a server that keeps it does nothing twice.
          </Text>
        </>
      )}
    </Opened>
  );
}
