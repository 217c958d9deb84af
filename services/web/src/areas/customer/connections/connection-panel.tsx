import { Badge, Button, Group, Text } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { problemOf } from '../../../api/problem.ts';
import { Confirm } from '../../../components/confirm.tsx';
import { Failed } from '../../../components/failed.tsx';
import { Loading } from '../../../components/loading.tsx';
import { Panel } from '../../../components/panel.tsx';
import { Facts } from '../facts.tsx';

interface ConnectionPanelProps<Kept> {
  readonly title: string;
  readonly about: string;
  /** What is used while nothing is set. */
  readonly without: string;
  readonly query: { readonly data: Kept | undefined; readonly error: unknown; refetch(): unknown };
  readonly facts: (kept: Kept) => readonly (readonly [string, ReactNode])[];
  readonly removal: {
    readonly isPending: boolean;
    readonly error: unknown;
    /** Takes it away, and calls back when it is gone. */
    readonly start: (done: () => void) => void;
    readonly consequence: string;
  };
  readonly form: (kept: Kept | null) => ReactNode;
}

/** One service of the tenant's own: what is set, the form that sets it, and the way back. */
export function ConnectionPanel<Kept>(props: ConnectionPanelProps<Kept>) {
  const { title, about, without, query, facts, removal, form } = props;
  const [isAsking, setIsAsking] = useState(false);
  const isUnset = !query.data && problemOf(query.error).code === 'not-found';
  const kept = query.data ?? null;
  return (
    <Panel
      title={title}
      about={about}
      actions={
        <Badge color={kept ? 'green' : 'gray'} variant="light" tt="none" size="lg">
          {kept ? 'Your own' : isUnset ? 'Not set' : '…'}
        </Badge>
      }
    >
      {kept ? (
        <>
          <Facts facts={facts(kept)} />
          <Group>
            <Button
              variant="subtle"
              color="red"
              aria-label={`Remove: ${title}`}
              onClick={() => setIsAsking(true)}
            >
              Remove
            </Button>
          </Group>
        </>
      ) : isUnset ? (
        <Text size="sm">{without}</Text>
      ) : query.error ? (
        <Failed error={query.error} again={() => query.refetch()} />
      ) : (
        <Loading lines={3} />
      )}
      {(kept || isUnset) && form(kept)}
      <Confirm
        opened={isAsking}
        title={`Remove: ${title}?`}
        action="Remove it"
        busy={removal.isPending}
        error={removal.error}
        onConfirm={() => removal.start(() => setIsAsking(false))}
        onClose={() => setIsAsking(false)}
      >
        <Text size="sm">{removal.consequence}</Text>
      </Confirm>
    </Panel>
  );
}
