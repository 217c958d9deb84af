import { NativeSelect, Text } from '@mantine/core';
import { useState } from 'react';
import { Confirm } from '../../../components/confirm.tsx';
import { mayChange, type Role, roleName, rolesWithin } from './roles.ts';

interface RoleSelectProps {
  readonly member: { readonly name: string; readonly role: string };
  readonly ownRole: string;
  readonly isOwn: boolean;
  readonly change: (role: Role) => void;
}

/** The role of somebody; who lowers their own is asked, because they cannot take it back. */
export function RoleSelect({ member, ownRole, isOwn, change }: RoleSelectProps) {
  const [wanted, setWanted] = useState<Role | null>(null);
  if (!mayChange(ownRole, member.role)) return roleName(member.role);
  return (
    <>
      <NativeSelect
        size="xs"
        aria-label={`Role of ${member.name}`}
        data={rolesWithin(ownRole).map(({ id, name }) => ({ value: id, label: name }))}
        value={member.role}
        onChange={({ currentTarget }) => {
          const role = currentTarget.value as Role;
          if (isOwn) setWanted(role);
          else change(role);
        }}
      />
      <Confirm
        opened={wanted !== null}
        title="Change your own role?"
        action={`Become ${wanted ? roleName(wanted).toLowerCase() : ''}`}
        onConfirm={() => {
          if (wanted) change(wanted);
          setWanted(null);
        }}
        onClose={() => setWanted(null)}
      >
        <Text size="sm">You cannot give yourself the role back: somebody who has it must.</Text>
      </Confirm>
    </>
  );
}
