import { Stack, Switch, Text } from '@mantine/core';
import { Failed } from '../../../components/failed.tsx';
import { Panel } from '../../../components/panel.tsx';
import type { Me } from '../../../shell/session.ts';
import { useChangeMe } from './use-change-me.ts';

const kinds = [
  { id: 'sample_ready', label: 'Sounds', about: 'When sounds that you uploaded are ready.' },
  {
    id: 'playlists_ready',
    label: 'Playlists',
    about: 'When the playlists of a world are ready or refreshed.',
  },
  { id: 'limits', label: 'Limits', about: 'When a limit of the plan or the budget is nearly used up.' },
] as const;

/** Each switch is kept at once. */
export function MailsPanel({ me }: { readonly me: Me }) {
  const change = useChangeMe();
  const underWay = change.isPending ? change.variables.body.notify : undefined;
  return (
    <Panel
      title="Mails"
      about={
        me.email
          ? `They go to ${me.email}. Links to sign in and warnings that something ends are always sent.`
          : 'Nobody knows an address of yours, so none are sent.'
      }
    >
      <Stack gap="sm">
        {kinds.map(({ id, label, about }) => (
          <Switch
            key={id}
            label={label}
            description={about}
            checked={underWay?.[id] ?? me.notify[id]}
            onChange={({ currentTarget }) =>
              change.mutate({ body: { notify: { [id]: currentTarget.checked } } })
            }
          />
        ))}
      </Stack>
      {change.error ? <Failed error={change.error} /> : null}
      <Text role="status" size="sm" c="var(--trc-good)">
        {change.isSuccess && 'Saved'}
      </Text>
    </Panel>
  );
}
