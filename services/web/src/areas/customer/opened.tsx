import { CloseButton, Group, Paper, Stack, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import { useFocusVisit } from './use-focus-visit.ts';

interface OpenedProps {
  readonly title: string;
  /** What the button that closes it says. */
  readonly closeLabel: string;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

/** A row of a table, opened: its details stand over the table, and the focus visits them. */
export function Opened({ title, closeLabel, onClose, children }: OpenedProps) {
  const heading = useFocusVisit<HTMLHeadingElement>();
  return (
    <Paper component="section" aria-label={title} withBorder p="md" bg="var(--trc-raised)">
      <Stack gap="sm">
        <Group justify="space-between" wrap="nowrap">
          <Title order={3} size="h5" ref={heading} tabIndex={-1}>
            {title}
          </Title>
          <CloseButton aria-label={closeLabel} onClick={onClose} />
        </Group>
        {children}
      </Stack>
    </Paper>
  );
}
