import { Anchor, Group, Loader, Text } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { Link } from 'wouter';
import { $api } from '../../../api/client.ts';
import { hasEnded } from '../../../api/use-job.ts';
import { analysingText } from './words.ts';

const busyMs = 2_500;
const calmMs = 20_000;
const jobsMax = 100;

/** How many sounds are on their way into the library; it is read again when one has arrived. */
export function Analysing() {
  const client = useQueryClient();
  const { data } = $api.useQuery(
    'get',
    '/v1/jobs',
    { params: { query: { limit: jobsMax } } },
    {
      refetchInterval: ({ state }) => (state.data?.items.some((job) => !hasEnded(job)) ? busyMs : calmMs),
    },
  );
  const underWay = data?.items.filter(
    (job) => (job.kind === 'sample' || job.kind === 'reanalysis') && !hasEnded(job),
  );
  const count = underWay?.length ?? 0;
  const before = useRef(0);
  useEffect(() => {
    if (count < before.current) void client.invalidateQueries({ queryKey: ['get', '/v1/samples'] });
    before.current = count;
  }, [client, count]);
  return (
    <div aria-live="polite">
      {count > 0 && (
        <Group gap="sm">
          <Loader size="xs" aria-hidden="true" />
          <Text size="sm">
            {analysingText(count)}.{' '}
            <Anchor component={Link} href="/uploads" inherit underline="always">
              See the uploads
            </Anchor>
          </Text>
        </Group>
      )}
    </div>
  );
}
