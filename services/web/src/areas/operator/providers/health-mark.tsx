import { Group, Text } from '@mantine/core';
import {
  IconAlertTriangle,
  IconCircleCheck,
  IconCircleDashed,
  IconCircleX,
  IconHourglass,
} from '@tabler/icons-react';
import { type Health, healthWords } from './health.ts';

const looks = {
  off: { Icon: IconCircleDashed, colour: 'var(--mantine-color-dimmed)' },
  closed: { Icon: IconHourglass, colour: 'var(--trc-bad)' },
  troubled: { Icon: IconCircleX, colour: 'var(--trc-bad)' },
  full: { Icon: IconAlertTriangle, colour: 'var(--trc-warn)' },
  fine: { Icon: IconCircleCheck, colour: 'var(--trc-good)' },
} as const;

/** How a provider is, as a sign and in words. */
export function HealthMark({ health }: { readonly health: Health }) {
  const { Icon, colour } = looks[health];
  return (
    <Group gap={6} wrap="nowrap" c={colour} component="span" display="inline-flex">
      <Icon size={16} aria-hidden="true" />
      <Text span size="sm">
        {healthWords[health]}
      </Text>
    </Group>
  );
}
