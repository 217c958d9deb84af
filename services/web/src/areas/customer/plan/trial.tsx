import { Button, Group, Text } from '@mantine/core';
import { $api, type Answer } from '../../../api/client.ts';
import { Failed } from '../../../components/failed.tsx';
import { Panel } from '../../../components/panel.tsx';

type Offer = NonNullable<Answer<'/v1/usage'>['trial']>;

export interface Started {
  readonly plan_id: string;
  readonly until: string;
}

interface TrialProps {
  readonly trial: Offer;
  /** What the tried plan is called. */
  readonly name: string;
  readonly onStarted: (started: Started) => void;
}

/** The larger plan for a while, once and without a card. */
export function Trial({ trial: { days }, name, onStarted }: TrialProps) {
  const start = $api.useMutation('post', '/v1/billing/trial', { onSuccess: onStarted });
  return (
    <Panel title={`Try ${name} for ${days === 1 ? 'a day' : `${days} days`}`}>
      <Group justify="space-between">
        <Text size="sm">
          Everything that {name} allows, without a card. It ends by itself, and an account has it once.
        </Text>
        <Button loading={start.isPending} onClick={() => start.mutate({})}>
          Start the trial
        </Button>
      </Group>
      {start.error && <Failed error={start.error} />}
    </Panel>
  );
}
