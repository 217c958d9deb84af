import { Text } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { $api } from '../../../api/client.ts';
import { byCursor, itemsOf } from '../../../api/pages.ts';
import { DataTable } from '../../../components/data-table.tsx';
import { Failed } from '../../../components/failed.tsx';
import { Waiting } from '../../../components/loaded.tsx';
import { More } from '../../../components/more.tsx';
import { When } from '../../../components/when.tsx';
import type { Me } from '../../../shell/session.ts';
import type { Member } from './member.ts';
import { MemberActions } from './member-actions.tsx';
import { RoleSelect } from './role-select.tsx';
import { roleName } from './roles.ts';

export function People({ me }: { readonly me: Me }) {
  /** What was done last, for everybody to hear. */
  const [said, setSaid] = useState('');
  const client = useQueryClient();
  const members = $api.useInfiniteQuery('get', '/v1/users', {}, byCursor);
  const refresh = (sentence: string) => {
    setSaid(sentence);
    return client.invalidateQueries({ queryKey: ['get', '/v1/users'] });
  };
  const change = $api.useMutation('patch', '/v1/users/{id}', {
    onMutate: () => setSaid(''),
    onSuccess: ({ name, role }) => {
      void client.invalidateQueries({ queryKey: ['get', '/v1/me'] });
      return refresh(`${name} now has the role ${roleName(role).toLowerCase()}.`);
    },
  });
  if (!members.data) return <Waiting query={members} lines={4} height={40} />;
  return (
    <div>
      {change.error ? <Failed error={change.error} /> : null}
      <Text role="status" size="sm" c="var(--trc-good)">
        {said}
      </Text>
      <DataTable
        caption="The people of your account"
        rows={itemsOf(members.data)}
        rowKey={({ id }) => id}
        columns={[
          {
            label: 'Name',
            by: ({ name }) => name,
            cell: (member) => <Name member={member} isOwn={member.id === me.user_id} />,
          },
          {
            label: 'Role',
            cell: (member) => (
              <RoleSelect
                member={member}
                ownRole={me.role}
                isOwn={member.id === me.user_id}
                change={(role) => change.mutate({ params: { path: { id: member.id } }, body: { role } })}
              />
            ),
          },
          {
            label: 'Signed in',
            by: ({ signed_in_at }) => signed_in_at ?? '',
            cell: ({ signed_in_at }) => (signed_in_at ? <When at={signed_in_at} /> : 'Not yet'),
          },
          {
            label: 'Here since',
            by: ({ created_at }) => created_at,
            cell: ({ created_at }) => <When at={created_at} />,
          },
          { label: 'Actions', cell: (member) => <MemberActions member={member} me={me} done={refresh} /> },
        ]}
      />
      <More query={members} />
    </div>
  );
}

function Name({ member: { name, email }, isOwn }: { readonly member: Member; readonly isOwn: boolean }) {
  return (
    <div>
      <Text fw={600} size="sm">
        {isOwn ? `${name} (you)` : name}
      </Text>
      {email !== name && (
        <Text size="sm" c="dimmed">
          {email}
        </Text>
      )}
    </div>
  );
}
