import { NativeSelect, SimpleGrid, Text, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { $api, type Answer } from '../../../api/client.ts';
import { CopyText } from '../../../components/copy-text.tsx';
import { fieldProblem } from '../../../components/field-problem.ts';
import { Form } from '../../../components/form.tsx';
import { useDraft } from '../../../components/use-draft.ts';
import { When } from '../../../components/when.tsx';
import { ConnectionPanel } from './connection-panel.tsx';
import { SecretInput } from './secret-input.tsx';

const path = '/v1/tenant/spotify-client';
type SpotifyApp = Answer<typeof path>;
type Mode = SpotifyApp['mode'];

const modes: readonly { readonly value: Mode; readonly label: string }[] = [
  { value: 'development', label: 'As Spotify gives them today' },
  { value: 'extended', label: 'Older, with extended quota' },
];

export function SpotifyAppPanel({ address }: { readonly address: string }) {
  const client = useQueryClient();
  const query = $api.useQuery('get', path);
  const remove = $api.useMutation('delete', path, {
    onSuccess: () => client.resetQueries({ queryKey: ['get', path] }),
  });
  return (
    <ConnectionPanel
      title="Spotify app"
      about="Calls to Spotify are made, and limited, under an app of your own."
      without="Your people use the app of the installation."
      query={query}
      facts={({ client_id, mode, updated_at }) => [
        ['Client id', client_id],
        ['Kind of app', modes.find(({ value }) => value === mode)?.label ?? mode],
        ['Set', <When key="set" at={updated_at} />],
      ]}
      removal={{
        isPending: remove.isPending,
        error: remove.error,
        start: (done) => remove.mutate({}, { onSuccess: done }),
        consequence:
          "You go back to the installation's app. Listeners who connected through yours must connect again; until then their refreshes rest.",
      }}
      form={(kept) => (
        <>
          <Text size="sm">Register this address with your app at Spotify as a redirect URI:</Text>
          <CopyText
            text={kept?.redirect_uris[0] ?? new URL('/v1/auth/spotify/callback', address).href}
            label="the address"
          />
          <SpotifyAppForm kept={kept} />
        </>
      )}
    />
  );
}

function SpotifyAppForm({ kept }: { readonly kept: SpotifyApp | null }) {
  const client = useQueryClient();
  const { draft, isChanged, change, reset } = useDraft({
    client_id: kept?.client_id ?? '',
    client_secret: '',
    mode: kept?.mode ?? ('development' as Mode),
  });
  const save = $api.useMutation('put', path, {
    onSuccess: (app) => {
      client.setQueryData($api.queryOptions('get', path).queryKey, app);
      reset();
    },
  });
  return (
    <Form
      label="Spotify app"
      action="Try it and save"
      done="Spotify takes it. Saved."
      saving={save}
      isChanged={isChanged}
      onSubmit={() => save.mutate({ body: { ...draft, client_id: draft.client_id.trim() } })}
    >
      <SimpleGrid cols={{ base: 1, sm: 3 }}>
        <TextInput
          label="Client id"
          required
          maxLength={64}
          autoComplete="off"
          spellCheck={false}
          value={draft.client_id}
          error={fieldProblem(save.error, 'client_id')}
          onChange={({ currentTarget }) => change({ client_id: currentTarget.value })}
        />
        <SecretInput
          label="Client secret"
          isSet={kept !== null}
          lengthMax={200}
          value={draft.client_secret}
          error={fieldProblem(save.error, 'client_secret')}
          onChange={(client_secret) => change({ client_secret })}
        />
        <NativeSelect
          label="Kind of app"
          data={[...modes]}
          value={draft.mode}
          error={fieldProblem(save.error, 'mode')}
          onChange={({ currentTarget }) => change({ mode: currentTarget.value as Mode })}
        />
      </SimpleGrid>
      <Text size="sm" c="dimmed">
        With another app, listeners must connect to Spotify again.
      </Text>
    </Form>
  );
}
