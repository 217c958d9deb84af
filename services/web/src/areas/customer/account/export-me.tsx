import { Anchor, Button, Group, List, Progress, Text } from '@mantine/core';
import { useLocalStorage } from '@mantine/hooks';
import { $api } from '../../../api/client.ts';
import { problemOf } from '../../../api/problem.ts';
import { Failed } from '../../../components/failed.tsx';
import { Loading } from '../../../components/loading.tsx';
import { When } from '../../../components/when.tsx';
import { bytes } from '../../../format.ts';

const askAgainMs = 2_000;
/** The addresses of the files are good for a quarter of an hour. */
const freshMs = 10 * 60_000;

/** This browser keeps the id of the last export, so that it is found again after leaving the page. */
export function ExportMe({ userId }: { readonly userId: string }) {
  const [id, setId] = useLocalStorage<string>({ key: `trc-export-${userId}`, defaultValue: '' });
  const begin = $api.useMutation('post', '/v1/me/export', {
    onSuccess: ({ export_id }) => setId(export_id),
  });
  return (
    <>
      {id !== '' && <Progressing key={id} id={id} />}
      {begin.error ? <Failed error={begin.error} /> : null}
      <Group>
        <Button variant="default" loading={begin.isPending} onClick={() => begin.mutate({})}>
          {id === '' ? 'Collect my data' : 'Collect it anew'}
        </Button>
      </Group>
    </>
  );
}

function Progressing({ id }: { readonly id: string }) {
  const { data, error, refetch } = $api.useQuery(
    'get',
    '/v1/me/exports/{id}',
    { params: { path: { id } } },
    { refetchInterval: ({ state }) => (state.data?.status === 'pending' ? askAgainMs : freshMs) },
  );
  if (error)
    return problemOf(error).code === 'not-found' ? (
      <Gone />
    ) : (
      <Failed error={error} again={() => refetch()} />
    );
  if (!data) return <Loading lines={2} />;
  if (data.status === 'expired') return <Gone />;
  return (
    <>
      <div role="status">
        {data.status === 'pending' ? (
          <Text size="sm" mb="xs">
            Every part of the service writes down what it keeps about you. This takes seconds to minutes; you
            may leave this page.
          </Text>
        ) : (
          <Text size="sm">
            Ready: {data.files.length} {data.files.length === 1 ? 'file' : 'files'}, kept until{' '}
            <When at={data.expires_at} />.
          </Text>
        )}
      </div>
      {data.status === 'pending' ? (
        <Progress value={100} striped animated aria-label="Your data is being collected" />
      ) : (
        <List size="sm" spacing={4}>
          {data.files.map(({ name, url, size_bytes }) => (
            <List.Item key={name}>
              <Anchor href={url} download underline="always">
                {name}
              </Anchor>{' '}
              <Text span c="dimmed" size="sm">
                {bytes(size_bytes)}
              </Text>
            </List.Item>
          ))}
        </List>
      )}
    </>
  );
}

function Gone() {
  return (
    <Text size="sm" c="dimmed">
      The files of your last export were kept for seven days and are deleted. Collect them anew.
    </Text>
  );
}
