import { NativeSelect, SimpleGrid, TextInput } from '@mantine/core';
import { fieldProblem } from '../../../components/field-problem.ts';
import { Form } from '../../../components/form.tsx';
import { Panel } from '../../../components/panel.tsx';
import { useDraft } from '../../../components/use-draft.ts';
import { type Tenant, usePutTenant } from '../tenant.ts';

const signUps: readonly { readonly value: Tenant['sign_up']; readonly label: string }[] = [
  { value: 'closed', label: 'Nobody by themselves: people are invited' },
  { value: 'members', label: 'Everybody, as a member of this account' },
  { value: 'tenants', label: 'Everybody, each with an account of their own' },
];

/** Names of time zones that the browser knows; what is set is always among them. */
const timeZones = (kept: string): readonly string[] =>
  [...new Set(['UTC', kept, ...Intl.supportedValuesOf('timeZone')])].sort();

export function AccountForm({ tenant }: { readonly tenant: Tenant }) {
  const saving = usePutTenant();
  const { name, time_zone, key_prefix, sign_up } = tenant;
  const { draft, changes, isChanged, change, reset } = useDraft({ name, time_zone, key_prefix, sign_up });
  return (
    <Panel
      title="Name and rules"
      about="What the account is called and how it works; its people see the name."
    >
      <Form
        label="Name and rules"
        saving={saving}
        isChanged={isChanged}
        onSubmit={() => saving.mutate({ body: changes }, { onSuccess: reset })}
      >
        <SimpleGrid cols={{ base: 1, sm: 2 }}>
          <TextInput
            label="Name of the account"
            required
            maxLength={100}
            autoComplete="organization"
            value={draft.name}
            error={fieldProblem(saving.error, 'name')}
            onChange={({ currentTarget }) => change({ name: currentTarget.value })}
          />
          <NativeSelect
            label="Time zone"
            description="A day of your limits begins and ends by it."
            inputWrapperOrder={['label', 'input', 'description', 'error']}
            data={[...timeZones(time_zone)]}
            value={draft.time_zone}
            error={fieldProblem(saving.error, 'time_zone')}
            onChange={({ currentTarget }) => change({ time_zone: currentTarget.value })}
          />
          <NativeSelect
            label="Who may sign up under your address"
            data={[...signUps]}
            value={draft.sign_up}
            error={fieldProblem(saving.error, 'sign_up')}
            onChange={({ currentTarget }) => change({ sign_up: currentTarget.value as Tenant['sign_up'] })}
          />
          <TextInput
            label="Beginning of API keys"
            description={`New keys begin with ${draft.key_prefix || '…'}_; old ones stay as they are.`}
            inputWrapperOrder={['label', 'input', 'description', 'error']}
            required
            pattern="[a-z0-9]{2,12}"
            title="Two to twelve lower-case letters and digits"
            maxLength={12}
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
            value={draft.key_prefix}
            error={fieldProblem(saving.error, 'key_prefix')}
            onChange={({ currentTarget }) => change({ key_prefix: currentTarget.value })}
          />
        </SimpleGrid>
      </Form>
    </Panel>
  );
}
