import { Button, Group, Text } from '@mantine/core';
import { useState } from 'react';
import { $api } from '../../../api/client.ts';
import { Confirm } from '../../../components/confirm.tsx';
import { Failed } from '../../../components/failed.tsx';
import type { Me } from '../../../shell/session.ts';
import type { Member } from './member.ts';
import { mayChange } from './roles.ts';

interface MemberActionsProps {
  readonly member: Member;
  readonly me: Me;
  /** Hears in one sentence what was done. */
  readonly done: (sentence: string) => unknown;
}

/** A new invitation for somebody who has not come yet, and the way out. One's own is on the page of the account. */
export function MemberActions({ member, me, done }: MemberActionsProps) {
  const [isAsking, setIsAsking] = useState(false);
  const { id, name, email } = member;
  const invite = $api.useMutation('post', '/v1/users', {
    onSuccess: () => done(`A new link is on its way to ${email}.`),
  });
  const remove = $api.useMutation('delete', '/v1/users/{id}', {
    onSuccess: () => {
      setIsAsking(false);
      return done(`${name} is removed; what was theirs is being erased.`);
    },
  });
  return (
    <>
      <Group gap="xs" justify="flex-end">
        {member.signed_in_at === null && email !== null && (
          <Button
            size="compact-sm"
            variant="default"
            loading={invite.isPending}
            aria-label={`Invite again: ${name}`}
            onClick={() => invite.mutate({ body: { email } })}
          >
            Invite again
          </Button>
        )}
        {id !== me.user_id && mayChange(me.role, member.role) && (
          <Button
            size="compact-sm"
            variant="subtle"
            color="red"
            aria-label={`Remove ${name}`}
            onClick={() => setIsAsking(true)}
          >
            Remove
          </Button>
        )}
      </Group>
      {invite.error ? <Failed error={invite.error} /> : null}
      <Confirm
        opened={isAsking}
        title={`Remove ${name}?`}
        action="Remove and erase"
        busy={remove.isPending}
        error={remove.error}
        onConfirm={() => remove.mutate({ params: { path: { id } } })}
        onClose={() => setIsAsking(false)}
      >
        <Text size="sm">
          They are signed out everywhere, and their worlds, playlists, samples and keys are erased for ever.
          This cannot be undone.
        </Text>
      </Confirm>
    </>
  );
}
