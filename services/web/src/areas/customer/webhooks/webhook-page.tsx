import { Anchor, Button, Group, Stack, Switch, Text, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Link, useLocation, useParams } from 'wouter';
import { $api } from '../../../api/client.ts';
import { Confirm } from '../../../components/confirm.tsx';
import { Failed } from '../../../components/failed.tsx';
import { fieldProblem } from '../../../components/field-problem.ts';
import { Form } from '../../../components/form.tsx';
import { Loading } from '../../../components/loading.tsx';
import { Page } from '../../../components/page.tsx';
import { Panel } from '../../../components/panel.tsx';
import { useDraft } from '../../../components/use-draft.ts';
import { When } from '../../../components/when.tsx';
import { isAdmin, useMe } from '../../../shell/session.ts';
import { type FreshKey, SecretNotice } from '../keys/secret-notice.tsx';
import { Deliveries } from './deliveries.tsx';
import { type Endpoint, EndpointState } from './endpoint-state.tsx';
import { EventBoxes } from './event-boxes.tsx';
import { VerifySample } from './verify-sample.tsx';

export default function WebhookPage() {
  const { id = '' } = useParams();
  const { data: me } = useMe();
  const endpoint = $api.useQuery('get', '/v1/webhook-endpoints/{id}', { params: { path: { id } } });
  return (
    <Page
      title="Webhook endpoint"
      about={<span style={{ overflowWrap: 'anywhere' }}>{endpoint.data?.url}</span>}
      actions={
        <Anchor component={Link} href="/settings/webhooks" size="sm">
          All endpoints
        </Anchor>
      }
    >
      {endpoint.error && <Failed error={endpoint.error} again={() => endpoint.refetch()} />}
      {endpoint.isPending && <Loading lines={6} />}
      {endpoint.data && me && (
        <>
          {isAdmin(me) && <Settings endpoint={endpoint.data} />}
          <Panel title="Deliveries" actions={<TryIt endpoint={endpoint.data} />}>
            <Deliveries endpointId={id} />
          </Panel>
          {isAdmin(me) && <Removal endpoint={endpoint.data} />}
        </>
      )}
    </Page>
  );
}

function TryIt({ endpoint: { id } }: { readonly endpoint: Endpoint }) {
  const client = useQueryClient();
  const test = $api.useMutation('post', '/v1/webhook-endpoints/{id}/test', {
    onSuccess: () => client.invalidateQueries({ queryKey: ['get', '/v1/webhook-deliveries'] }),
  });
  return (
    <Stack gap="xs" align="flex-end">
      <Button
        size="xs"
        variant="default"
        loading={test.isPending}
        onClick={() => test.mutate({ params: { path: { id } } })}
      >
        Send a test
      </Button>
      <Text role="status" size="xs" c="var(--trc-good)">
        {test.isSuccess && 'The test is on its way.'}
      </Text>
      {test.error && <Failed error={test.error} />}
    </Stack>
  );
}

function Settings({ endpoint }: { readonly endpoint: Endpoint }) {
  const client = useQueryClient();
  const [fresh, setFresh] = useState<FreshKey | null>(null);
  const { url, events, status } = endpoint;
  const { draft, change, changes, isChanged, reset } = useDraft({
    url,
    events,
    enabled: status === 'enabled',
  });
  const params = { path: { id: endpoint.id } };
  const save = $api.useMutation('patch', '/v1/webhook-endpoints/{id}', {
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ['get', '/v1/webhook-endpoints/{id}'] });
      void client.invalidateQueries({ queryKey: ['get', '/v1/webhook-endpoints'] });
      reset();
    },
  });
  const rotate = $api.useMutation('post', '/v1/webhook-endpoints/{id}/rotate-secret', {
    onSuccess: ({ secret }) => {
      setFresh({ name: url, secret });
      return client.invalidateQueries({ queryKey: ['get', '/v1/webhook-endpoints/{id}'] });
    },
  });
  return (
    <>
      {fresh && <SecretNotice key={fresh.secret} fresh={fresh} onClose={() => setFresh(null)} />}
      <Panel title="Settings" actions={<EndpointState of={endpoint} />}>
        <Form
          label="Endpoint"
          saving={save}
          isChanged={isChanged}
          onSubmit={() => save.mutate({ params, body: changes })}
        >
          <TextInput
            label="Address"
            type="url"
            required
            value={draft.url}
            error={fieldProblem(save.error, 'url')}
            onChange={({ currentTarget }) => change({ url: currentTarget.value })}
          />
          <EventBoxes
            events={draft.events}
            error={fieldProblem(save.error, 'events')}
            onChange={(chosen) => change({ events: [...chosen] })}
          />
          <Switch
            label="Send to this endpoint"
            description="Switched off, what is still owed to it ends; it can be delivered once more from the log."
            checked={draft.enabled}
            onChange={({ currentTarget }) => change({ enabled: currentTarget.checked })}
          />
        </Form>
      </Panel>
      <Panel title="Secret" about="With it your server checks that a delivery is ours.">
        {endpoint.previous_secret_until && (
          <Text size="sm">
            The secret before signs too, until it ends <When at={endpoint.previous_secret_until} />.
          </Text>
        )}
        <Group>
          <Button
            variant="default"
            loading={rotate.isPending}
            onClick={() => rotate.mutate({ params, body: {} })}
          >
            Make a new secret
          </Button>
          <Text size="sm" c="dimmed">
            For a day both of them sign.
          </Text>
        </Group>
        {rotate.error && <Failed error={rotate.error} />}
        <VerifySample />
      </Panel>
    </>
  );
}

function Removal({ endpoint: { id, url } }: { readonly endpoint: Endpoint }) {
  const [isAsking, setIsAsking] = useState(false);
  const [, go] = useLocation();
  const client = useQueryClient();
  const remove = $api.useMutation('delete', '/v1/webhook-endpoints/{id}', {
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ['get', '/v1/webhook-endpoints'] });
      go('/settings/webhooks');
    },
  });
  return (
    <Group>
      <Button variant="subtle" color="red" onClick={() => setIsAsking(true)}>
        Remove this endpoint
      </Button>
      <Confirm
        opened={isAsking}
        title="Remove the endpoint?"
        action="Remove it"
        busy={remove.isPending}
        error={remove.error}
        onConfirm={() => remove.mutate({ params: { path: { id } } })}
        onClose={() => setIsAsking(false)}
      >
        <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
          Nothing more is sent to {url}, and the log of its deliveries goes with it.
        </Text>
      </Confirm>
    </Group>
  );
}
