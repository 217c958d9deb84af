import { Anchor, Badge, Button, Code, Stack, Text } from '@mantine/core';
import { Link } from 'wouter';
import { $api, type Answer } from '../../../api/client.ts';
import { queryClient } from '../../../api/query-client.ts';
import { DataTable } from '../../../components/data-table.tsx';
import { Failed } from '../../../components/failed.tsx';
import { Loaded } from '../../../components/loaded.tsx';
import { Page } from '../../../components/page.tsx';
import { Panel } from '../../../components/panel.tsx';
import { When } from '../../../components/when.tsx';
import { csvAddress } from '../csv-address.ts';

type DeadLetter = Answer<'/v1/admin/dead-letters'>['items'][number];

const everyMs = 10_000;
const limit = 100;

export default function DeadLettersPage() {
  const letters = $api.useQuery(
    'get',
    '/v1/admin/dead-letters',
    { params: { query: { limit } } },
    { refetchInterval: everyMs },
  );
  return (
    <Page
      title="Dead letters"
      about="Messages that a service gave up on after all its tries. Replay one when what stood in its way is gone; its effect comes once, however often it is tried."
    >
      <Panel title="Newest first">
        <Loaded query={letters}>
          {({ items }) => (
            <DataTable
              caption="Dead letters"
              rows={items}
              rowKey={({ id }) => id}
              empty="None: every message has done its work."
              csv={csvAddress('/v1/admin/dead-letters', { limit })}
              columns={[
                { label: 'Died', by: ({ died_at }) => died_at, cell: ({ died_at }) => <When at={died_at} /> },
                {
                  label: 'Service',
                  by: ({ service }) => service,
                  cell: (letter) => <Where letter={letter} />,
                },
                {
                  label: 'Reason',
                  cell: ({ reason }) => (
                    <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
                      {reason}
                    </Text>
                  ),
                },
                { label: 'Tries', isNumber: true, cell: ({ attempts }) => attempts },
                {
                  label: 'Tenant',
                  by: ({ tenant_id }) => tenant_id,
                  cell: ({ tenant_id }) => (
                    <Anchor
                      component={Link}
                      href={`/operator/tenants?q=${tenant_id}`}
                      size="xs"
                      style={{ overflowWrap: 'anywhere' }}
                    >
                      {tenant_id}
                    </Anchor>
                  ),
                },
                { label: 'Actions', cell: (letter) => <Replay letter={letter} /> },
              ]}
            />
          )}
        </Loaded>
      </Panel>
    </Page>
  );
}

function Where({ letter: { service, subject } }: { readonly letter: DeadLetter }) {
  return (
    <Stack gap={2} align="flex-start">
      <Text size="sm" fw={600}>
        {service}
      </Text>
      <Code>{subject}</Code>
    </Stack>
  );
}

function Replay({ letter: { id, service, tenant_id, replayed_at } }: { readonly letter: DeadLetter }) {
  const replay = $api.useMutation('post', '/v1/admin/dead-letters/{id}/replay', {
    onSuccess: () => queryClient.invalidateQueries({ queryKey: ['get', '/v1/admin/dead-letters'] }),
  });
  return (
    <Stack gap="xs" align="flex-end">
      {replayed_at && (
        <Badge variant="default">
          replayed <When at={replayed_at} />
        </Badge>
      )}
      <Button
        size="compact-sm"
        variant="default"
        loading={replay.isPending}
        aria-label={`Replay ${id}`}
        onClick={() => replay.mutate({ params: { path: { id } }, body: { service, tenant_id } })}
      >
        {replay.isSuccess ? 'Sent' : 'Replay'}
      </Button>
      {replay.error && <Failed error={replay.error} />}
    </Stack>
  );
}
