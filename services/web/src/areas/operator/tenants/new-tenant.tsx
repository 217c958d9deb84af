import { NativeSelect, SimpleGrid, TextInput } from '@mantine/core';
import { $api } from '../../../api/client.ts';
import { queryClient } from '../../../api/query-client.ts';
import { fieldProblem } from '../../../components/field-problem.ts';
import { Form } from '../../../components/form.tsx';
import { useDraft } from '../../../components/use-draft.ts';

const blank = { name: '', owner_email: '', plan_id: 'free', time_zone: 'UTC' };

/** An account for somebody, whose owner gets a link to sign in with. */
export function NewTenant() {
  const { draft, change, isChanged, reset } = useDraft(blank);
  const { data: plans } = $api.useQuery('get', '/v1/plans');
  const add = $api.useMutation('post', '/v1/admin/tenants', {
    onSuccess: () => {
      reset();
      return queryClient.invalidateQueries({ queryKey: ['get', '/v1/admin/tenants'] });
    },
  });
  return (
    <Form
      label="Add a tenant"
      action="Add the tenant"
      done="The tenant is there; its owner has a link to sign in with."
      saving={add}
      isChanged={isChanged}
      onSubmit={() => add.mutate({ body: draft })}
    >
      <SimpleGrid cols={{ base: 1, sm: 2, lg: 4 }}>
        <TextInput
          label="Name"
          required
          maxLength={100}
          value={draft.name}
          error={fieldProblem(add.error, 'name')}
          onChange={({ currentTarget }) => change({ name: currentTarget.value })}
        />
        <TextInput
          label="E-mail of the owner"
          type="email"
          required
          value={draft.owner_email}
          error={fieldProblem(add.error, 'owner_email')}
          onChange={({ currentTarget }) => change({ owner_email: currentTarget.value })}
        />
        <NativeSelect
          label="Plan"
          data={plans?.items.map(({ id, name }) => ({ value: id, label: name })) ?? ['free']}
          value={draft.plan_id}
          error={fieldProblem(add.error, 'plan_id')}
          onChange={({ currentTarget }) => change({ plan_id: currentTarget.value })}
        />
        <NativeSelect
          label="Time zone"
          data={Intl.supportedValuesOf('timeZone').concat('UTC')}
          value={draft.time_zone}
          error={fieldProblem(add.error, 'time_zone')}
          onChange={({ currentTarget }) => change({ time_zone: currentTarget.value })}
        />
      </SimpleGrid>
    </Form>
  );
}
