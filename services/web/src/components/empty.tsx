import { Stack, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import classes from './empty.module.css';

interface EmptyProps {
  readonly title: string;
  /** What to do next, as a button or a link. */
  readonly action?: ReactNode;
  readonly children?: ReactNode;
}

/** Where there is nothing yet: what would be here, and how to begin. */
export function Empty({ title, action, children }: EmptyProps) {
  return (
    <Stack align="center" gap="sm" className={classes.empty}>
      <Title order={2} size="h4">
        {title}
      </Title>
      {children && (
        <Text c="dimmed" ta="center" maw={460}>
          {children}
        </Text>
      )}
      {action}
    </Stack>
  );
}
