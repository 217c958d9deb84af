import { Progress, Text } from '@mantine/core';
import { $api } from '../../../api/client.ts';
import { Panel } from '../../../components/panel.tsx';
import { When } from '../../../components/when.tsx';
import { batchText } from './batch-words.ts';
import classes from './uploads.module.css';

const listMax = 5;
const pollMs = 2_500;

/** The newest batches, of this page and of programs; nothing where there are none. */
export function Batches() {
  const { data } = $api.useQuery(
    'get',
    '/v1/batches',
    { params: { query: { limit: listMax } } },
    {
      refetchInterval: ({ state }) =>
        state.data?.items.some(({ status }) => status !== 'completed') ? pollMs : false,
    },
  );
  if (!data || data.items.length === 0) return null;
  return (
    <Panel title="Batches" about="Files that were announced together, here or by a program through the API.">
      <ul className={classes['list']}>
        {data.items.map(({ id, files, progress, created_at, estimated_completion, status }) => (
          <li key={id} className={classes['batch']}>
            <Text component="span" fw={600}>
              {files.total === 1 ? 'One file' : `${files.total} files`}
            </Text>{' '}
            <Text component="span" size="sm" c="dimmed">
              announced <When at={created_at} />
            </Text>
            <Text size="sm" component="div">
              {batchText(files)}
              {status !== 'completed' && estimated_completion && (
                <>
                  , done <When at={estimated_completion} />
                </>
              )}
            </Text>
            <Progress
              value={progress * 100}
              size="sm"
              className={classes['bar']}
              aria-label={`Batch of ${files.total} files`}
            />
          </li>
        ))}
      </ul>
    </Panel>
  );
}
