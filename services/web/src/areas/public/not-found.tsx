import { Button, Group, Text, Title } from '@mantine/core';
import { Link } from 'wouter';
import classes from './not-found.module.css';
import { useTitle } from './use-title.ts';

/** Every address that is nobody's. */
export function NotFound() {
  useTitle('Nothing here');
  return (
    <div className={classes.place}>
      <svg viewBox="0 0 200 200" className={classes.groove} aria-hidden="true">
        {[92, 78, 64, 50].map((r) => (
          <circle key={r} cx="100" cy="100" r={r} />
        ))}
        <circle cx="100" cy="100" r="4" className={classes.spindle} />
      </svg>
      <Title order={1}>There is nothing here</Title>
      <Text c="dimmed" maw={440}>
        The address may be old, or a letter of it got lost. What you made is where it was.
      </Text>
      <Group justify="center">
        <Button component={Link} href="/">
          To the start page
        </Button>
        <Button component={Link} href="/worlds" variant="default">
          To your worlds
        </Button>
      </Group>
    </div>
  );
}
