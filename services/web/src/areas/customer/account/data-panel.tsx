import { Divider, Stack, Text, Title } from '@mantine/core';
import { Panel } from '../../../components/panel.tsx';
import type { Me } from '../../../shell/session.ts';
import { EraseMe } from './erase-me.tsx';
import { ExportMe } from './export-me.tsx';

export function DataPanel({ me }: { readonly me: Me }) {
  return (
    <Panel title="Your data">
      <Stack gap="sm">
        <Title order={3} size="h5">
          Take it with you
        </Title>
        <Text size="sm">
          All that is kept about you as files: your account, worlds, playlists, feedback, jobs, samples with
          their sounds, and what was charged.
        </Text>
        <ExportMe userId={me.user_id} />
      </Stack>
      <Divider />
      <Stack gap="sm">
        <Title order={3} size="h5">
          Erase it
        </Title>
        <Text size="sm">
          Everything that is yours is deleted for ever, and you are signed out everywhere. The account{' '}
          <b>{me.tenant_name}</b> stays for the others in it.
        </Text>
        <EraseMe />
      </Stack>
    </Panel>
  );
}
