import { Group, List, Paper, Progress, Stack, Text, Title } from '@mantine/core';
import { IconCheck, IconX } from '@tabler/icons-react';
import { useId } from 'react';
import { When } from '../../../components/when.tsx';
import { number, percent, span } from '../../../format.ts';
import {
  type Capability,
  callsInWords,
  capabilityWords,
  healthOf,
  type Provider,
  providerNames,
} from './health.ts';
import { HealthMark } from './health-mark.tsx';
import classes from './provider-card.module.css';

/** One provider: whether it gives calls, how much of its budget is used, and which of its calls are switched off. */
export function ProviderCard({ provider }: { readonly provider: Provider }) {
  const { provider: name, configured, mode, capabilities, budget, last_hour } = provider;
  const id = useId();
  return (
    <Paper component="li" className={classes.card} aria-labelledby={id}>
      <Stack gap="sm">
        <Group justify="space-between" gap="xs">
          <Title order={3} size="h5" id={id}>
            {providerNames[name]}
          </Title>
          <HealthMark health={healthOf(provider)} />
        </Group>
        {!configured && <Text size="sm">{setUp[name] ?? ''}</Text>}
        {budget?.closed_until && (
          <Text size="sm" c="var(--trc-bad)">
            {budget.closed_by === 'quota' ? 'The day’s quota is used up' : 'It asked us to wait'}; calls go
            out again <When at={budget.closed_until} />.
          </Text>
        )}
        {budget && <Budget of={providerNames[name]} budget={budget} />}
        {mode && (
          <Text size="sm">
            {mode === 'extended' ? 'An app with extended access' : 'An app in development mode'}
          </Text>
        )}
        {capabilities.length > 0 && <Capabilities capabilities={capabilities} />}
        {configured && (
          <Text size="xs" c="dimmed">
            Calls of the last hour: {callsInWords(last_hour)}
          </Text>
        )}
      </Stack>
    </Paper>
  );
}

const setUp: Partial<Record<Provider['provider'], string>> = {
  spotify: 'Without SPOTIFY_MODE and SPOTIFY_CLIENT_ID, only tenants with apps of their own have Spotify.',
  models: 'Without MODEL_URL, nothing is described by a model.',
};

interface BudgetProps {
  readonly of: string;
  readonly budget: NonNullable<Provider['budget']>;
}

function Budget({ of, budget }: BudgetProps) {
  const { window_s, window_calls, window_calls_max, day_calls, day_calls_max, shared } = budget;
  return (
    <>
      <Used
        label={`In ${window_s === 1 ? 'a second' : span(window_s)}`}
        of={of}
        calls={window_calls}
        most={window_calls_max}
      />
      {day_calls_max === null ? (
        <Text size="sm">In 24 hours: {number(day_calls)} calls; no limit by the day is set.</Text>
      ) : (
        <Used label="In 24 hours" of={of} calls={day_calls} most={day_calls_max} />
      )}
      {!shared && (
        <Text size="sm" c="var(--trc-warn)">
          The shared count does not answer; these are the calls of one process.
        </Text>
      )}
    </>
  );
}

interface UsedProps {
  readonly label: string;
  readonly of: string;
  readonly calls: number;
  readonly most: number;
}

function Used({ label, of, calls, most }: UsedProps) {
  const share = calls / most;
  return (
    <div>
      <Group justify="space-between" gap="xs">
        <Text size="sm">{label}</Text>
        <Text size="sm">
          {number(calls)} of {number(most)} calls
        </Text>
      </Group>
      <Progress
        value={Math.min(100, share * 100)}
        color={share >= 0.9 ? 'var(--trc-warn)' : 'var(--trc-accent)'}
        aria-label={`${of}, ${label.toLowerCase()}: ${percent(share)} of the calls used`}
      />
    </div>
  );
}

function Capabilities({ capabilities }: { readonly capabilities: readonly Capability[] }) {
  return (
    <List size="sm" spacing={2} listStyleType="none" aria-label="What the app may do">
      {capabilities.map(({ capability, state, retried_at }) => {
        const isOn = state === 'on';
        const Icon = isOn ? IconCheck : IconX;
        return (
          <List.Item
            key={capability}
            icon={
              <Icon
                size={14}
                color={isOn ? 'var(--trc-good)' : 'var(--trc-bad)'}
                aria-label={isOn ? 'On' : 'Off'}
              />
            }
          >
            {capabilityWords[capability]}
            {state === 'not-in-mode' && <Text span c="dimmed" size="xs">{` – not in this mode`}</Text>}
            {state === 'refused' && (
              <Text span c="dimmed" size="xs">
                {' '}
                – Spotify answered 403
                {retried_at && (
                  <>
                    , tried again <When at={retried_at} />
                  </>
                )}
              </Text>
            )}
          </List.Item>
        );
      })}
    </List>
  );
}
