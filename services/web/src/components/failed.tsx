import { Alert, Button, Group, Text } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { Link } from 'wouter';
import { problemOf } from '../api/problem.ts';
import { signInPath } from '../shell/session.ts';
import classes from './failed.module.css';
import { When } from './when.tsx';

/** What else to do about a problem, by its code: a place to go to, and what the button says. */
const ways: Readonly<Record<string, { readonly to: string; readonly label: string }>> = {
  'quota-exceeded': { to: '/settings/plan', label: 'See the plans' },
  'budget-exceeded': { to: '/settings/plan', label: 'See the budget' },
  'upload-too-large': { to: '/settings/plan', label: 'See the plans' },
  'sound-too-long': { to: '/settings/plan', label: 'See the plans' },
  'api-keys-not-in-plan': { to: '/settings/plan', label: 'See the plans' },
  'exports-not-in-plan': { to: '/settings/plan', label: 'See the plans' },
  'white-label-not-in-plan': { to: '/settings/plan', label: 'See the plans' },
  'spotify-not-connected': { to: '/account', label: 'Connect Spotify' },
  'spotify-needs-reconnect': { to: '/account', label: 'Reconnect Spotify' },
};

/** What went wrong, what to do about it, and how to try again. */
export function Failed({ error, again }: { readonly error: unknown; readonly again?: () => unknown }) {
  const problem = problemOf(error);
  const way = ways[problem.code];
  const freesAt = problem.members['frees_at'];
  return (
    <Alert role="alert" icon={<IconAlertTriangle size={18} />} color="red" title={problem.title}>
      {problem.detail && problem.detail !== problem.title && <Text size="sm">{problem.detail}</Text>}
      {typeof freesAt === 'string' && (
        <Text size="sm">
          It frees <When at={freesAt} />.
        </Text>
      )}
      {problem.status >= 500 && problem.traceId && (
        <Text size="xs">For support: trace {problem.traceId}</Text>
      )}
      <Group gap="sm" className={classes.ways}>
        {problem.code === 'not-authenticated' && (
          <Button component={Link} href={signInPath()} size="xs">
            Sign in again
          </Button>
        )}
        {way && (
          <Button component={Link} href={way.to} size="xs">
            {way.label}
          </Button>
        )}
        {again && (
          <Button variant="default" size="xs" onClick={() => void again()}>
            Try again
          </Button>
        )}
      </Group>
    </Alert>
  );
}
