import { Group, Text } from '@mantine/core';
import { IconAlertTriangle, IconCircleCheck, IconCircleX, IconHandStop } from '@tabler/icons-react';
import { type BudgetState, stateWords } from './costs/words.ts';

const looks = {
  ok: { Icon: IconCircleCheck, colour: 'var(--trc-good)' },
  near: { Icon: IconAlertTriangle, colour: 'var(--trc-warn)' },
  spent: { Icon: IconCircleX, colour: 'var(--trc-bad)' },
  stopped: { Icon: IconHandStop, colour: 'var(--mantine-color-dimmed)' },
} as const;

/** How a budget stands, as a sign and in words. */
export function BudgetStateMark({ state }: { readonly state: BudgetState }) {
  const { Icon, colour } = looks[state];
  return (
    <Group
      gap={6}
      wrap="nowrap"
      c={colour}
      component="span"
      display="inline-flex"
      style={{ verticalAlign: 'middle', whiteSpace: 'nowrap' }}
    >
      <Icon size={16} aria-hidden="true" />
      <Text span size="sm">
        {stateWords[state]}
      </Text>
    </Group>
  );
}
