import { Anchor, Badge, Progress, SimpleGrid, Stack, Text } from '@mantine/core';
import { Link } from 'wouter';
import { $api, type Answer } from '../../../api/client.ts';
import { Failed } from '../../../components/failed.tsx';
import { Loading } from '../../../components/loading.tsx';
import { Page } from '../../../components/page.tsx';
import { Panel } from '../../../components/panel.tsx';
import { When } from '../../../components/when.tsx';
import { day, span } from '../../../format.ts';
import { Facts } from '../facts.tsx';
import { limitInWords, type State } from './limit-words.ts';
import { Receipts } from './receipts.tsx';

type Usage = Answer<'/v1/usage'>;

const colours: Readonly<Record<State, string>> = {
  fine: 'var(--trc-accent)',
  near: 'var(--trc-warn)',
  reached: 'var(--trc-bad)',
};
const enforcements = {
  enforce: 'What a limit does not allow is refused, and says when it frees.',
  warn: 'Limits are measured here and refuse nothing.',
  off: 'Limits are switched off on this installation.',
} as const;

export default function UsagePage() {
  const usage = $api.useQuery('get', '/v1/usage');
  return (
    <Page title="Usage" about="What your plan allows, how much of it is used, and what each job has cost.">
      {usage.error && <Failed error={usage.error} again={() => usage.refetch()} />}
      {usage.isPending && <Loading lines={6} height={64} />}
      {usage.data && <Limits usage={usage.data} />}
      <Receipts />
    </Page>
  );
}

function Limits({ usage }: { readonly usage: Usage }) {
  const { plan, enforcement, waiting_s_max, retention_days, grace_until } = usage;
  return (
    <Panel
      title="Limits"
      about={enforcements[enforcement]}
      actions={
        <Anchor component={Link} href="/settings/plan" size="sm">
          Plan: <span style={{ textTransform: 'capitalize' }}>{plan}</span>
        </Anchor>
      }
    >
      <SimpleGrid component="ul" cols={{ base: 1, sm: 2 }} spacing="lg" p={0} m={0}>
        {usage.limits.map((limit) => (
          <LimitBar key={limit.name} limit={limit} />
        ))}
      </SimpleGrid>
      <Facts
        isWide
        facts={[
          ['A job waits at most', span(waiting_s_max)],
          [
            'Analysed sounds are kept',
            retention_days === null ? 'As long as the plan lasts' : `${retention_days} days`,
          ],
          ...(grace_until
            ? [['Nothing beyond a smaller plan is deleted before', day(grace_until)] as const]
            : []),
        ]}
      />
    </Panel>
  );
}

function LimitBar({ limit }: { readonly limit: Usage['limits'][number] }) {
  const { label, used, share, state } = limitInWords(limit);
  return (
    <Stack component="li" gap={4} style={{ listStyle: 'none' }}>
      <Text size="sm" fw={600}>
        {label}{' '}
        {state !== 'fine' && (
          <Badge color={state === 'reached' ? 'red' : 'yellow'} variant="light" autoContrast>
            {state === 'reached' ? 'reached' : 'near its end'}
          </Badge>
        )}
      </Text>
      {share !== null && <Progress value={share * 100} color={colours[state]} aria-label={label} />}
      <Text size="sm" c="dimmed">
        {used}
        {limit.resets_at && (
          <>
            {limit.limit === null ? ', counted' : ', begins'} anew <When at={limit.resets_at} />
          </>
        )}
      </Text>
    </Stack>
  );
}
