import { Badge, Button, Group, Stack, Text } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { $api, type Answer } from '../../../api/client.ts';
import { byCursor, itemsOf } from '../../../api/pages.ts';
import { Confirm } from '../../../components/confirm.tsx';
import { Failed } from '../../../components/failed.tsx';
import { Loading } from '../../../components/loading.tsx';
import { More } from '../../../components/more.tsx';
import { Panel } from '../../../components/panel.tsx';
import { When } from '../../../components/when.tsx';
import classes from './account.module.css';
import { deviceOf } from './device.ts';

type Session = Answer<'/v1/sessions'>['items'][number];

const methods: Readonly<Record<Session['method'], string>> = {
  spotify: 'with Spotify',
  email: 'by e-mail',
  oidc: 'with a single sign-on',
  key: 'with an API key',
};

/** Nothing that was read may be shown to whoever sits here next. */
function leave(): void {
  location.assign('/');
}

export function SessionsPanel() {
  const [isAsking, setIsAsking] = useState(false);
  const sessions = $api.useInfiniteQuery('get', '/v1/sessions', {}, byCursor);
  const signOut = $api.useMutation('post', '/v1/auth/sign-out', { onSuccess: leave });
  const endAll = $api.useMutation('delete', '/v1/sessions', { onSuccess: leave });
  return (
    <Panel
      title="Where you are signed in"
      actions={
        <>
          <Button variant="default" loading={signOut.isPending} onClick={() => signOut.mutate({})}>
            Sign out
          </Button>
          <Button variant="subtle" color="red" onClick={() => setIsAsking(true)}>
            Sign out everywhere
          </Button>
        </>
      }
    >
      {signOut.error ? <Failed error={signOut.error} /> : null}
      {sessions.data ? (
        <Stack component="ul" className={classes.rows} gap={0}>
          {itemsOf(sessions.data).map((session) => (
            <SessionRow key={session.id} session={session} />
          ))}
        </Stack>
      ) : sessions.error ? (
        <Failed error={sessions.error} again={() => sessions.refetch()} />
      ) : (
        <Loading lines={2} height={44} />
      )}
      <More query={sessions} />
      <Confirm
        opened={isAsking}
        title="Sign out everywhere?"
        action="Sign out everywhere"
        busy={endAll.isPending}
        error={endAll.error}
        onConfirm={() => endAll.mutate({})}
        onClose={() => setIsAsking(false)}
      >
        <Text size="sm">Every session ends, this one too. API keys stay as they are.</Text>
      </Confirm>
    </Panel>
  );
}

function SessionRow({ session }: { readonly session: Session }) {
  const client = useQueryClient();
  const end = $api.useMutation('delete', '/v1/sessions/{id}', {
    onSuccess: () => client.invalidateQueries({ queryKey: ['get', '/v1/sessions'] }),
  });
  const device = deviceOf(session.user_agent);
  return (
    <li className={classes.row}>
      <div>
        <Group gap="xs">
          <Text fw={600} title={session.user_agent ?? undefined}>
            {device}
          </Text>
          {session.current && (
            <Badge variant="light" tt="none">
              This one
            </Badge>
          )}
        </Group>
        <Text size="sm" c="dimmed">
          Signed in {methods[session.method]} <When at={session.created_at} />, seen{' '}
          <When at={session.last_seen_at} />, ends <When at={session.expires_at} />
        </Text>
        {end.error ? <Failed error={end.error} /> : null}
      </div>
      {!session.current && (
        <Button
          variant="default"
          size="xs"
          loading={end.isPending}
          aria-label={`End the session of ${device}`}
          onClick={() => end.mutate({ params: { path: { id: session.id } } })}
        >
          End
        </Button>
      )}
    </li>
  );
}
