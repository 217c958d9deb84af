import { SimpleGrid, Text, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { $api, type Answer } from '../../../api/client.ts';
import { CopyText } from '../../../components/copy-text.tsx';
import { fieldProblem } from '../../../components/field-problem.ts';
import { Form } from '../../../components/form.tsx';
import { useDraft } from '../../../components/use-draft.ts';
import { useWhiteLabel, WhiteLabelNotice } from '../white-label.tsx';
import { ConnectionPanel } from './connection-panel.tsx';
import { SecretInput } from './secret-input.tsx';

const path = '/v1/tenant/oidc';
type OidcProvider = Answer<typeof path>;

export function OidcPanel({ address }: { readonly address: string }) {
  const client = useQueryClient();
  const isIn = useWhiteLabel();
  const query = $api.useQuery('get', path);
  const remove = $api.useMutation('delete', path, {
    onSuccess: () => client.resetQueries({ queryKey: ['get', path] }),
  });
  return (
    <ConnectionPanel
      title="Single sign-on"
      about="Your people sign in with your own OpenID provider, such as Keycloak, Entra ID or Okta."
      without="Your people sign in with Spotify or by e-mail."
      query={query}
      facts={({ issuer, client_id, label }) => [
        ['Issuer', issuer],
        ['Client id', client_id],
        ['Button', `Sign in with ${label}`],
      ]}
      removal={{
        isPending: remove.isPending,
        error: remove.error,
        start: (done) => remove.mutate({}, { onSuccess: done }),
        consequence:
          'Its button goes from the sign-in page. People who came that way sign in by e-mail, if we know their address. Sessions that run go on.',
      }}
      form={(kept) => (
        <>
          <WhiteLabelNotice isIn={isIn} />
          <Text size="sm">Register this address with your provider as a redirect URI:</Text>
          <CopyText
            text={kept?.redirect_uri ?? new URL('/v1/auth/oidc/callback', address).href}
            label="the address"
          />
          <OidcForm kept={kept} />
        </>
      )}
    />
  );
}

function OidcForm({ kept }: { readonly kept: OidcProvider | null }) {
  const client = useQueryClient();
  const { draft, isChanged, change, reset } = useDraft({
    issuer: kept?.issuer ?? '',
    client_id: kept?.client_id ?? '',
    client_secret: '',
    label: kept?.label ?? '',
  });
  const save = $api.useMutation('put', path, {
    onSuccess: (provider) => {
      client.setQueryData($api.queryOptions('get', path).queryKey, provider);
      reset();
    },
  });
  const { issuer, client_id, client_secret, label } = draft;
  return (
    <Form
      label="Single sign-on"
      action="Try it and save"
      done="The provider answers. Saved."
      saving={save}
      isChanged={isChanged}
      onSubmit={() =>
        save.mutate({
          body: { issuer: issuer.trim(), client_id: client_id.trim(), client_secret, label: label.trim() },
        })
      }
    >
      <SimpleGrid cols={{ base: 1, sm: 2 }}>
        <TextInput
          label="Issuer"
          description="The address under which the provider describes itself."
          type="url"
          placeholder="https://login.example.com"
          required
          maxLength={500}
          autoComplete="off"
          value={issuer}
          error={fieldProblem(save.error, 'issuer')}
          onChange={({ currentTarget }) => change({ issuer: currentTarget.value })}
        />
        <TextInput
          label="Name on the button"
          description="“Sign in with …”"
          placeholder="Example SSO"
          required
          maxLength={60}
          autoComplete="off"
          value={label}
          error={fieldProblem(save.error, 'label')}
          onChange={({ currentTarget }) => change({ label: currentTarget.value })}
        />
        <TextInput
          label="Client id"
          required
          maxLength={200}
          autoComplete="off"
          spellCheck={false}
          value={client_id}
          error={fieldProblem(save.error, 'client_id')}
          onChange={({ currentTarget }) => change({ client_id: currentTarget.value })}
        />
        <SecretInput
          label="Client secret"
          isSet={kept !== null}
          lengthMax={500}
          value={client_secret}
          error={fieldProblem(save.error, 'client_secret')}
          onChange={(client_secret) => change({ client_secret })}
        />
      </SimpleGrid>
    </Form>
  );
}
