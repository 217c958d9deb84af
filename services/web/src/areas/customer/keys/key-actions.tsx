import { Button, Group, NativeSelect, Stack, Text } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { $api } from '../../../api/client.ts';
import { Confirm } from '../../../components/confirm.tsx';
import type { Key } from './key.ts';
import type { FreshKey } from './secret-notice.tsx';

interface KeyActionsProps {
  readonly of: Key;
  /** A secret speaks for its user, so only they may ask for a new one. */
  readonly isOwn: boolean;
  readonly onRotated: (key: FreshKey) => void;
  readonly onRevoked: () => void;
}

const overlaps = [
  { value: '0', label: 'ends at once' },
  { value: '3600', label: 'goes on for an hour' },
  { value: '86400', label: 'goes on for a day' },
];

export function KeyActions({ of: { id, name }, isOwn, onRotated, onRevoked }: KeyActionsProps) {
  const client = useQueryClient();
  const [asked, setAsked] = useState<'rotate' | 'delete' | null>(null);
  const [overlapS, setOverlapS] = useState('3600');
  const done = () => {
    setAsked(null);
    return client.invalidateQueries({ queryKey: ['get', '/v1/api-keys'] });
  };
  const rotate = $api.useMutation('post', '/v1/api-keys/{id}/rotate', {
    onSuccess: (key) => {
      onRotated(key);
      return done();
    },
  });
  const remove = $api.useMutation('delete', '/v1/api-keys/{id}', {
    onSuccess: async () => {
      await done();
      onRevoked();
    },
  });
  const params = { path: { id } };
  return (
    <>
      <Group gap="xs" wrap="nowrap">
        {isOwn && (
          <Button
            size="compact-sm"
            variant="default"
            aria-label={`New secret for ${name}`}
            onClick={() => setAsked('rotate')}
          >
            New secret
          </Button>
        )}
        <Button
          size="compact-sm"
          variant="subtle"
          color="red"
          aria-label={`Revoke ${name}`}
          onClick={() => setAsked('delete')}
        >
          Revoke
        </Button>
      </Group>
      <Confirm
        opened={asked === 'rotate'}
        title={`A new secret for “${name}”?`}
        action="Make the new secret"
        busy={rotate.isPending}
        error={rotate.error}
        onConfirm={() => rotate.mutate({ params, body: { overlap_s: Number(overlapS) } })}
        onClose={() => setAsked(null)}
      >
        <Stack gap="sm">
          <Text size="sm">Programs need the new secret before the old one ends.</Text>
          <NativeSelect
            label="The old secret"
            data={overlaps}
            value={overlapS}
            onChange={({ currentTarget }) => setOverlapS(currentTarget.value)}
          />
        </Stack>
      </Confirm>
      <Confirm
        opened={asked === 'delete'}
        title={`Revoke “${name}”?`}
        action="Revoke the key"
        busy={remove.isPending}
        error={remove.error}
        onConfirm={() => remove.mutate({ params })}
        onClose={() => setAsked(null)}
      >
        <Text size="sm">
          Every program that uses it is refused from now on, and sessions that were begun with it end. This
          cannot be undone.
        </Text>
      </Confirm>
    </>
  );
}
