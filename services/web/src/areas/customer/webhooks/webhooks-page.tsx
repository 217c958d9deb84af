import { Anchor, Text, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'wouter';
import { $api } from '../../../api/client.ts';
import { DataTable } from '../../../components/data-table.tsx';
import { fieldProblem } from '../../../components/field-problem.ts';
import { Form } from '../../../components/form.tsx';
import { Waiting } from '../../../components/loaded.tsx';
import { Page } from '../../../components/page.tsx';
import { Panel } from '../../../components/panel.tsx';
import { useDraft } from '../../../components/use-draft.ts';
import { When } from '../../../components/when.tsx';
import { isAdmin, useMe } from '../../../shell/session.ts';
import { type FreshKey, SecretNotice } from '../keys/secret-notice.tsx';
import { Deliveries } from './deliveries.tsx';
import { EndpointState } from './endpoint-state.tsx';
import { EventBoxes } from './event-boxes.tsx';
import { allEvents, eventsInWords, type WebhookEvent } from './event-words.ts';
import { VerifySample } from './verify-sample.tsx';

export default function WebhooksPage() {
  const { data: me } = useMe();
  const [fresh, setFresh] = useState<FreshKey | null>(null);
  return (
    <Page
      title="Webhooks"
      about="Your server is told what happens here. A call that fails is made again, for seven days at most, until it is answered."
    >
      {fresh && <SecretNotice key={fresh.secret} fresh={fresh} onClose={() => setFresh(null)} />}
      <Panel title="Endpoints">
        <Endpoints />
      </Panel>
      {me && isAdmin(me) && (
        <Panel title="Add an endpoint">
          <EndpointForm onMade={setFresh} />
        </Panel>
      )}
      <Panel title="Deliveries" about="What was sent, newest first.">
        <Deliveries />
      </Panel>
      <Panel title="Know that it is us" about="Every call is signed with the secret of its endpoint.">
        <VerifySample />
      </Panel>
    </Page>
  );
}

function Endpoints() {
  const endpoints = $api.useQuery('get', '/v1/webhook-endpoints');
  if (!endpoints.data) return <Waiting query={endpoints} lines={2} height={40} />;
  return (
    <DataTable
      caption="Webhook endpoints"
      rows={endpoints.data.items}
      rowKey={({ id }) => id}
      empty="No endpoint yet. Added by an owner or an admin, it is sent everything that it listens to."
      columns={[
        {
          label: 'Address',
          by: ({ url }) => url,
          cell: ({ id, url }) => (
            <Anchor
              component={Link}
              href={`/settings/webhooks/${id}`}
              size="sm"
              style={{ overflowWrap: 'anywhere' }}
            >
              {url}
            </Anchor>
          ),
        },
        { label: 'Listens to', cell: ({ events }) => <Text size="sm">{eventsInWords(events)}</Text> },
        { label: 'State', by: ({ status }) => status, cell: (endpoint) => <EndpointState of={endpoint} /> },
        {
          label: 'Added',
          by: ({ created_at }) => created_at,
          cell: ({ created_at }) => <When at={created_at} />,
        },
      ]}
    />
  );
}

interface Draft {
  readonly url: string;
  readonly events: readonly WebhookEvent[];
}

const blank: Draft = { url: '', events: allEvents };

function EndpointForm({ onMade }: { readonly onMade: (fresh: FreshKey) => void }) {
  const client = useQueryClient();
  const { draft, change, reset, isChanged } = useDraft(blank);
  const { url, events } = draft;
  const add = $api.useMutation('post', '/v1/webhook-endpoints', {
    onSuccess: (endpoint) => {
      reset();
      onMade({ name: endpoint.url, secret: endpoint.secret });
      return client.invalidateQueries({ queryKey: ['get', '/v1/webhook-endpoints'] });
    },
  });
  return (
    <Form
      label="Add an endpoint"
      action="Add the endpoint"
      done="The endpoint is added."
      saving={add}
      isChanged={isChanged}
      onSubmit={() => add.mutate({ body: { url: url.trim(), events: [...events] } })}
    >
      <TextInput
        label="Address"
        type="url"
        required
        placeholder="https://example.com/webhooks"
        description="A public address; private ones are refused."
        value={url}
        error={fieldProblem(add.error, 'url')}
        onChange={({ currentTarget }) => change({ url: currentTarget.value })}
      />
      <EventBoxes
        events={events}
        error={fieldProblem(add.error, 'events')}
        onChange={(chosen) => change({ events: chosen })}
      />
    </Form>
  );
}
