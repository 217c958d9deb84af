import { Button, Group, Modal, Stack, TextInput } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconPencil } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { $api } from '../../../api/client.ts';
import { Failed } from '../../../components/failed.tsx';
import type { World } from './map.ts';

const nameLengthMax = 80;

/** Gives a world another name; its playlists take it over. */
export function RenameWorld({ id, name }: { readonly id: string; readonly name: string }) {
  const [opened, { open, close }] = useDisclosure();
  const [wanted, setWanted] = useState(name);
  const client = useQueryClient();
  const params = { params: { path: { id } } };
  const rename = $api.useMutation('patch', '/v1/worlds/{id}', {
    onSuccess: ({ name: taken }) => {
      // The name travels to the world and its playlists by itself, and is there a moment later.
      const { queryKey } = $api.queryOptions('get', '/v1/worlds/{id}', params);
      client.setQueryData<World>(queryKey, (world) => world && { ...world, name: taken });
      void client.invalidateQueries({ queryKey: ['get', '/v1/worlds'] });
      close();
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    rename.mutate({ ...params, body: { name: wanted.trim() } });
  };
  return (
    <>
      <Button
        variant="default"
        leftSection={<IconPencil size={16} />}
        onClick={() => {
          setWanted(name);
          open();
        }}
      >
        Rename
      </Button>
      <Modal
        opened={opened}
        onClose={close}
        title="Rename this world"
        centered
        closeButtonProps={{ 'aria-label': 'Close' }}
      >
        <form onSubmit={submit}>
          <Stack>
            <TextInput
              label="Name"
              description="Its playlists take the name over, those at Spotify when they are next published."
              value={wanted}
              maxLength={nameLengthMax}
              required
              data-autofocus
              onChange={({ currentTarget }) => setWanted(currentTarget.value)}
            />
            {rename.error ? <Failed error={rename.error} /> : null}
            <Group justify="flex-end">
              <Button variant="default" onClick={close}>
                Cancel
              </Button>
              <Button type="submit" loading={rename.isPending} disabled={wanted.trim() === ''}>
                Rename
              </Button>
            </Group>
          </Stack>
        </form>
      </Modal>
    </>
  );
}
