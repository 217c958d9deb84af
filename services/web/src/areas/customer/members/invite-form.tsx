import { NativeSelect, SimpleGrid, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { $api } from '../../../api/client.ts';
import { fieldProblem } from '../../../components/field-problem.ts';
import { Form } from '../../../components/form.tsx';
import { useDraft } from '../../../components/use-draft.ts';
import { type Role, rolesWithin } from './roles.ts';

const nobody: { readonly email: string; readonly name: string; readonly role: Role } = {
  email: '',
  name: '',
  role: 'member',
};

export function InviteForm({ ownRole }: { readonly ownRole: string }) {
  const client = useQueryClient();
  const { draft, change, reset } = useDraft(nobody);
  const invite = $api.useMutation('post', '/v1/users', {
    onSuccess: () => {
      reset();
      return client.invalidateQueries({ queryKey: ['get', '/v1/users'] });
    },
  });
  const { email, name, role } = draft;
  return (
    <Form
      label="Invite somebody"
      action="Send the invitation"
      done={`The invitation to ${invite.data?.email ?? 'them'} is on its way; its link is good for seven days.`}
      saving={invite}
      isChanged={email !== '' || name !== ''}
      onSubmit={() =>
        invite.mutate({ body: { email: email.trim(), role, ...(name.trim() && { name: name.trim() }) } })
      }
    >
      <SimpleGrid cols={{ base: 1, sm: 3 }}>
        <TextInput
          label="E-mail"
          type="email"
          required
          maxLength={254}
          autoComplete="off"
          value={email}
          error={fieldProblem(invite.error, 'email')}
          onChange={({ currentTarget }) => change({ email: currentTarget.value })}
        />
        <TextInput
          label="Name"
          placeholder="As they call themselves"
          maxLength={100}
          autoComplete="off"
          value={name}
          error={fieldProblem(invite.error, 'name')}
          onChange={({ currentTarget }) => change({ name: currentTarget.value })}
        />
        <NativeSelect
          label="Role"
          data={rolesWithin(ownRole).map(({ id, name }) => ({ value: id, label: name }))}
          value={role}
          error={fieldProblem(invite.error, 'role')}
          onChange={({ currentTarget }) => change({ role: currentTarget.value as Role })}
        />
      </SimpleGrid>
    </Form>
  );
}
