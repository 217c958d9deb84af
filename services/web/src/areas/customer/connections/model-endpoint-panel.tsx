import { SimpleGrid, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { $api, type Answer } from '../../../api/client.ts';
import { fieldProblem } from '../../../components/field-problem.ts';
import { Form } from '../../../components/form.tsx';
import { useDraft } from '../../../components/use-draft.ts';
import { When } from '../../../components/when.tsx';
import { ConnectionPanel } from './connection-panel.tsx';
import { SecretInput } from './secret-input.tsx';

const path = '/v1/tenant/model-endpoint';
type ModelEndpoint = Answer<typeof path>;

export function ModelEndpointPanel() {
  const client = useQueryClient();
  const query = $api.useQuery('get', path);
  const remove = $api.useMutation('delete', path, {
    onSuccess: () => client.resetQueries({ queryKey: ['get', path] }),
  });
  return (
    <ConnectionPanel
      title="Model endpoint"
      about="A chat model of your own that speaks as OpenAI's does. It puts moods and descriptions into words."
      without="The models of the installation are used, within the budget of your plan."
      query={query}
      facts={({ base_url, chat_model, updated_at }) => [
        ['Address', base_url],
        ['Model', chat_model ?? "The plan's own choice is asked for"],
        ['Set', <When key="set" at={updated_at} />],
      ]}
      removal={{
        isPending: remove.isPending,
        error: remove.error,
        start: (done) => remove.mutate({}, { onSuccess: done }),
        consequence: 'From then on the models of the installation are used, within the budget of your plan.',
      }}
      form={(kept) => <ModelEndpointForm kept={kept} />}
    />
  );
}

function ModelEndpointForm({ kept }: { readonly kept: ModelEndpoint | null }) {
  const client = useQueryClient();
  const { draft, isChanged, change, reset } = useDraft({
    base_url: kept?.base_url ?? '',
    api_key: '',
    chat_model: kept?.chat_model ?? '',
  });
  const save = $api.useMutation('put', path, {
    onSuccess: (endpoint) => {
      client.setQueryData($api.queryOptions('get', path).queryKey, endpoint);
      reset();
    },
  });
  const { base_url, api_key, chat_model } = draft;
  return (
    <Form
      label="Model endpoint"
      action="Try it and save"
      done="The endpoint answers. Saved."
      saving={save}
      isChanged={isChanged}
      onSubmit={() =>
        save.mutate({
          body: {
            base_url: base_url.trim(),
            api_key,
            ...(chat_model.trim() && { chat_model: chat_model.trim() }),
          },
        })
      }
    >
      <SimpleGrid cols={{ base: 1, sm: 3 }}>
        <TextInput
          label="Address"
          type="url"
          placeholder="https://models.example.com/v1"
          required
          maxLength={500}
          autoComplete="off"
          value={base_url}
          error={fieldProblem(save.error, 'base_url')}
          onChange={({ currentTarget }) => change({ base_url: currentTarget.value })}
        />
        <SecretInput
          label="Key of the endpoint"
          isSet={kept !== null}
          lengthMax={500}
          value={api_key}
          error={fieldProblem(save.error, 'api_key')}
          onChange={(api_key) => change({ api_key })}
        />
        <TextInput
          label="Model"
          placeholder="The plan's own choice"
          maxLength={100}
          autoComplete="off"
          spellCheck={false}
          value={chat_model}
          error={fieldProblem(save.error, 'chat_model')}
          onChange={({ currentTarget }) => change({ chat_model: currentTarget.value })}
        />
      </SimpleGrid>
    </Form>
  );
}
