import { SimpleGrid, TextInput } from '@mantine/core';
import { fieldProblem } from '../../../components/field-problem.ts';
import { Form } from '../../../components/form.tsx';
import { Panel } from '../../../components/panel.tsx';
import { useDraft } from '../../../components/use-draft.ts';
import type { Me } from '../../../shell/session.ts';
import { Facts } from '../facts.tsx';
import { roleName } from '../members/roles.ts';
import { useChangeMe } from './use-change-me.ts';

export function PersonPanel({ me }: { readonly me: Me }) {
  const saving = useChangeMe();
  const { draft, changes, isChanged, change, reset } = useDraft({ name: me.name });
  return (
    <Panel title="Who you are">
      <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="xl">
        <Form
          label="Your name"
          saving={saving}
          isChanged={isChanged}
          onSubmit={() => saving.mutate({ body: changes }, { onSuccess: reset })}
        >
          <TextInput
            label="Name"
            description="What the others of your account see."
            required
            maxLength={100}
            autoComplete="name"
            value={draft.name}
            error={fieldProblem(saving.error, 'name')}
            onChange={({ currentTarget }) => change({ name: currentTarget.value })}
          />
        </Form>
        <Facts
          facts={[
            ['E-mail', me.email ?? 'None: you sign in without one, and get no mails.'],
            ['Account', me.tenant_name],
            ['Role', roleName(me.role)],
            ['Time zone', `${me.time_zone}: a day of your limits begins and ends by it.`],
          ]}
        />
      </SimpleGrid>
    </Panel>
  );
}
