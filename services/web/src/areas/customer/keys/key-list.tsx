import { Code, Text } from '@mantine/core';
import { useRef, useState } from 'react';
import { $api } from '../../../api/client.ts';
import { byCursor, itemsOf } from '../../../api/pages.ts';
import { DataTable } from '../../../components/data-table.tsx';
import { Waiting } from '../../../components/loaded.tsx';
import { More } from '../../../components/more.tsx';
import { When } from '../../../components/when.tsx';
import { number } from '../../../format.ts';
import type { Me } from '../../../shell/session.ts';
import type { Key } from './key.ts';
import { KeyActions } from './key-actions.tsx';
import { scopesInWords } from './scope-words.ts';
import type { FreshKey } from './secret-notice.tsx';

export type KeyOwner = 'me' | 'tenant';

interface KeyListProps {
  readonly of: KeyOwner;
  readonly me: Me;
  readonly mayMake: boolean;
  readonly onRotated: (key: FreshKey) => void;
}

export function KeyList({ of, me, mayMake, onRotated }: KeyListProps) {
  /** What was done last, for everybody to hear. */
  const [said, setSaid] = useState('');
  const place = useRef<HTMLDivElement>(null);
  const keys = $api.useInfiniteQuery('get', '/v1/api-keys', { params: { query: { of } } }, byCursor);
  if (!keys.data) return <Waiting query={keys} lines={3} height={40} />;
  return (
    <div ref={place} tabIndex={-1}>
      <Text role="status" size="sm" c="var(--trc-good)">
        {said}
      </Text>
      <DataTable
        caption="API keys"
        rows={itemsOf(keys.data)}
        rowKey={({ id }) => id}
        empty={mayMake ? 'No key yet. The first one is made above.' : 'No key.'}
        columns={[
          { label: 'Name', by: ({ name }) => name, cell: (key) => <Name of={key} me={me} /> },
          { label: 'May', cell: ({ scopes }) => <Text size="sm">{scopesInWords(scopes)}</Text> },
          {
            label: 'Used',
            by: ({ last_used_at }) => last_used_at ?? '',
            cell: ({ last_used_at }) => (last_used_at ? <When at={last_used_at} /> : 'Never'),
          },
          {
            label: 'Ends',
            by: ({ expires_at }) => expires_at ?? '9',
            cell: ({ expires_at }) => (expires_at ? <When at={expires_at} /> : 'Never'),
          },
          {
            label: 'Calls a minute',
            isNumber: true,
            by: ({ rate_limit_per_minute }) => rate_limit_per_minute,
            cell: ({ rate_limit_per_minute }) => number(rate_limit_per_minute),
          },
          {
            label: 'Actions',
            cell: (key) => (
              <KeyActions
                of={key}
                isOwn={key.user_id === me.user_id}
                onRotated={onRotated}
                onRevoked={() => {
                  setSaid(`“${key.name}” is revoked.`);
                  // The row goes away, and the focus would go with it.
                  place.current?.focus();
                }}
              />
            ),
          },
        ]}
      />
      <More query={keys} />
    </div>
  );
}

function Name({ of: { name, hint, user_id, overlap_until }, me }: { readonly of: Key; readonly me: Me }) {
  return (
    <div>
      <Text size="sm" fw={600}>
        {name}
      </Text>
      <Code>{hint}…</Code>
      {user_id !== me.user_id && (
        <Text size="xs" c="dimmed">
          Somebody else’s
        </Text>
      )}
      {overlap_until && (
        <Text size="xs" c="dimmed">
          The old secret ends <When at={overlap_until} />
        </Text>
      )}
    </div>
  );
}
