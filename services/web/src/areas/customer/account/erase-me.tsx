import { Alert, Button, Group, List, Text } from '@mantine/core';
import { useState } from 'react';
import { $api } from '../../../api/client.ts';
import { Confirm } from '../../../components/confirm.tsx';

/** Says what goes and what stays, and asks for the word. */
export function EraseMe() {
  const [isAsking, setIsAsking] = useState(false);
  const erase = $api.useMutation('delete', '/v1/me');
  if (erase.data)
    return (
      <Alert role="alert" color="green" title="You are erased">
        <Text size="sm" mb="sm">
          {erase.data.message}
        </Text>
        <Button size="xs" onClick={() => location.assign('/')}>
          Leave
        </Button>
      </Alert>
    );
  return (
    <>
      <Group>
        <Button variant="outline" color="red" onClick={() => setIsAsking(true)}>
          Erase my account
        </Button>
      </Group>
      <Confirm
        opened={isAsking}
        title="Erase your account for ever?"
        action="Erase everything of mine"
        word="erase"
        busy={erase.isPending}
        error={erase.error}
        onConfirm={() => erase.mutate({ params: { query: { confirm: 'erase' } } })}
        onClose={() => setIsAsking(false)}
      >
        <Text size="sm">This cannot be undone. Deleted are:</Text>
        <List size="sm" my="xs">
          <List.Item>your name, e-mail address, sessions and keys</List.Item>
          <List.Item>your worlds, playlists, feedback and blocked tracks</List.Item>
          <List.Item>your uploads, samples and exports</List.Item>
          <List.Item>the connection to Spotify and what came from there</List.Item>
        </List>
        <Text size="sm">
          Playlists that were published stay in your Spotify account. What was charged stays in the books,
          without your name.
        </Text>
      </Confirm>
    </>
  );
}
