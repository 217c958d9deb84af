import { Button, Group, NativeSelect, Stack, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { $api } from '../../../api/client.ts';
import { queryClient } from '../../../api/query-client.ts';
import { Confirm } from '../../../components/confirm.tsx';
import type { Tenant } from './tenant.ts';

type Asked = 'plan' | 'suspend' | 'models' | null;

/** What the operator may do with a tenant: its plan, its doors, and its agreement with Spotify. */
export function TenantActions({ tenant }: { readonly tenant: Tenant }) {
  const { id, name, suspended_at, spotify_model_use } = tenant;
  const [asked, setAsked] = useState<Asked>(null);
  const [planId, setPlanId] = useState('pro');
  const [reference, setReference] = useState('');
  const { data: plans } = $api.useQuery('get', '/v1/plans', {}, { enabled: asked === 'plan' });
  const params = { path: { id } };
  const close = () => setAsked(null);
  const done = () => {
    close();
    return queryClient.invalidateQueries({ queryKey: ['get', '/v1/admin/tenants'] });
  };
  const change = $api.useMutation('patch', '/v1/admin/tenants/{id}', { onSuccess: done });
  const assign = $api.useMutation('put', '/v1/admin/tenants/{id}/plan', { onSuccess: done });
  const button = (what: Exclude<Asked, null>, label: string) => (
    <Button
      size="compact-sm"
      variant="default"
      aria-label={`${label}: ${name}`}
      onClick={() => {
        change.reset();
        assign.reset();
        setAsked(what);
      }}
    >
      {label}
    </Button>
  );
  return (
    <>
      <Group gap={6} justify="flex-end" miw={{ base: 0, sm: 290 }}>
        {button('plan', 'Plan')}
        {button('models', 'Agreement')}
        {button('suspend', suspended_at ? 'Let in again' : 'Suspend')}
      </Group>
      <Confirm
        opened={asked === 'plan'}
        title={`Plan of ${name}`}
        action="Put on this plan"
        busy={assign.isPending}
        error={assign.error}
        onConfirm={() => assign.mutate({ params, body: { plan_id: planId } })}
        onClose={close}
      >
        <NativeSelect
          label="From now on"
          data={plans?.items.map((plan) => ({ value: plan.id, label: plan.name })) ?? [planId]}
          value={planId}
          onChange={({ currentTarget }) => setPlanId(currentTarget.value)}
        />
      </Confirm>
      <Confirm
        opened={asked === 'suspend'}
        title={suspended_at ? `Let ${name} in again?` : `Suspend ${name}?`}
        action={suspended_at ? 'Let in again' : 'Suspend'}
        busy={change.isPending}
        error={change.error}
        onConfirm={() => change.mutate({ params, body: { suspended: suspended_at === null } })}
        onClose={close}
      >
        <Text size="sm">
          {suspended_at
            ? 'Sessions and keys work again at once.'
            : 'Every call of its people and its keys is refused until it is let in again. Nothing is deleted.'}
        </Text>
      </Confirm>
      <Confirm
        opened={asked === 'models'}
        title={spotify_model_use ? 'Take the agreement back?' : 'An agreement with Spotify'}
        action={spotify_model_use ? 'Take it back' : 'Record it'}
        busy={change.isPending}
        error={change.error}
        onConfirm={() =>
          change.mutate({ params, body: { spotify_model_use: spotify_model_use ? null : { reference } } })
        }
        onClose={close}
      >
        <Stack gap="sm">
          <Text size="sm">
            Without a written agreement no content of Spotify may reach a model (Spotify Developer Policy
            III.13 and III.14). Who recorded it, and when, is kept.
          </Text>
          {!spotify_model_use && (
            <TextInput
              label="Where it is written down"
              required
              maxLength={200}
              value={reference}
              onChange={({ currentTarget }) => setReference(currentTarget.value)}
            />
          )}
        </Stack>
      </Confirm>
    </>
  );
}
