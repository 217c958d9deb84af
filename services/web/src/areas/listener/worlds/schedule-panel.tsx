import { Alert, Anchor, Button, Group, NativeSelect, Radio, Slider, Stack, Text } from '@mantine/core';
import { IconPlayerPause } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { Link } from 'wouter';
import { $api } from '../../../api/client.ts';
import { Failed } from '../../../components/failed.tsx';
import { Form } from '../../../components/form.tsx';
import { Loading } from '../../../components/loading.tsx';
import { Panel } from '../../../components/panel.tsx';
import { When } from '../../../components/when.tsx';
import {
  type Cadence,
  cadences,
  pauses,
  type ScheduleState,
  scheduleWords,
  weekdays,
} from './schedule-words.ts';

/** When a world refreshes by itself, and how much of it stays. */
export function SchedulePanel({ worldId }: { readonly worldId: string }) {
  const schedule = $api.useQuery('get', '/v1/worlds/{id}/schedule', { params: { path: { id: worldId } } });
  return (
    <Panel title="Schedule" about={schedule.data && scheduleWords(schedule.data)}>
      {schedule.data ? (
        <>
          <Planned schedule={schedule.data} />
          <ScheduleForm worldId={worldId} schedule={schedule.data} />
        </>
      ) : schedule.error ? (
        <Failed error={schedule.error} again={() => schedule.refetch()} />
      ) : (
        <Loading lines={5} height={36} />
      )}
    </Panel>
  );
}

function Planned({ schedule: { paused, next_run_at, last_run_at } }: { readonly schedule: ScheduleState }) {
  if (paused) {
    const { words, to, action } = pauses[paused];
    return (
      <Alert variant="default" icon={<IconPlayerPause size={18} color="var(--trc-warn)" />} title="Paused">
        <Text size="sm">{words}</Text>
        <Anchor component={Link} href={to} size="sm">
          {action}
        </Anchor>
      </Alert>
    );
  }
  return (
    <Group gap="lg">
      <Text size="sm">Next: {next_run_at ? <When at={next_run_at} /> : 'none planned'}</Text>
      {last_run_at && (
        <Text size="sm" c="dimmed">
          Last: <When at={last_run_at} />
        </Text>
      )}
    </Group>
  );
}

type Wanted = Pick<ScheduleState, 'cadence' | 'weekday' | 'hour' | 'time_zone' | 'continuity'>;

const hours = Array.from({ length: 24 }, (_, hour) => ({
  value: String(hour),
  label: `${String(hour).padStart(2, '0')}:00`,
}));
const days = weekdays.map((label, index) => ({ value: String(index + 1), label }));

function ScheduleForm({ worldId, schedule }: { readonly worldId: string; readonly schedule: ScheduleState }) {
  const id = useId();
  const client = useQueryClient();
  const params = { params: { path: { id: worldId } } };
  const [changed, setChanged] = useState<Partial<Wanted>>({});
  const save = $api.useMutation('put', '/v1/worlds/{id}/schedule', {
    onSuccess: (state) => {
      client.setQueryData($api.queryOptions('get', '/v1/worlds/{id}/schedule', params).queryKey, state);
      setChanged({});
    },
  });
  const { cadence, weekday, hour, time_zone, continuity }: Wanted = { ...schedule, ...changed };
  const change = (part: Partial<Wanted>) => setChanged((before) => ({ ...before, ...part }));
  const ownZone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const zones = [...new Set([time_zone, ownZone, 'UTC', ...Intl.supportedValuesOf('timeZone')])];
  const isOff = cadence === 'off';
  return (
    <Form
      label="Schedule"
      saving={save}
      isChanged={Object.keys(changed).length > 0}
      action="Save the schedule"
      done="The schedule is saved."
      onSubmit={() => save.mutate({ ...params, body: { cadence, weekday, hour, time_zone, continuity } })}
    >
      <Radio.Group
        label="How often"
        value={cadence}
        onChange={(value) => change({ cadence: value as Cadence })}
      >
        <Group gap="md" mt={6}>
          {Object.entries(cadences).map(([value, label]) => (
            <Radio key={value} value={value} label={label} />
          ))}
        </Group>
      </Radio.Group>
      <Group grow gap="sm" align="end">
        <NativeSelect
          label="Day"
          data={days}
          value={String(weekday)}
          disabled={isOff}
          onChange={({ currentTarget }) => change({ weekday: Number(currentTarget.value) })}
        />
        <NativeSelect
          label="Hour"
          data={hours}
          value={String(hour)}
          disabled={isOff}
          onChange={({ currentTarget }) => change({ hour: Number(currentTarget.value) })}
        />
      </Group>
      <Stack gap={4}>
        <NativeSelect
          label="Time zone"
          data={zones.map((zone) => ({ value: zone, label: zone.replaceAll('_', ' ') }))}
          value={time_zone}
          disabled={isOff}
          onChange={({ currentTarget }) => change({ time_zone: currentTarget.value })}
        />
        {time_zone !== ownZone && !isOff && (
          <Button
            variant="transparent"
            size="compact-xs"
            style={{ alignSelf: 'start' }}
            onClick={() => change({ time_zone: ownZone })}
          >
            Use my own: {ownZone.replaceAll('_', ' ')}
          </Button>
        )}
      </Stack>
      <div>
        <Text size="sm" fw={500} id={id}>
          What stays of each playlist: {Math.round(continuity * 100)}%
        </Text>
        <Slider
          thumbProps={{ 'aria-labelledby': id }}
          value={Math.round(continuity * 100)}
          min={0}
          max={100}
          step={5}
          label={null}
          mt={8}
          onChange={(value) => change({ continuity: value / 100 })}
        />
        <Text size="xs" c="dimmed" mt={6}>
          At 0% every refresh brings new tracks only; at 100% nothing changes.
        </Text>
      </div>
    </Form>
  );
}
