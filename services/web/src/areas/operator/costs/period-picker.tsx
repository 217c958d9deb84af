import { Button, Group, Stack, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { periodProblem, presets, presetWords, withPeriod } from './period.ts';
import type { ChosenPeriod } from './use-period.ts';
import { dayLabel } from './words.ts';

/** Chooses a period: one with a name at once, two days when they make one. The address keeps it. */
export function PeriodPicker({ chosen }: { readonly chosen: ChosenPeriod }) {
  const { period, today, search, setSearch } = chosen;
  return (
    <Group gap="md" align="flex-end">
      <Group gap={4} role="group" aria-label="Period">
        {presets.map((preset) => (
          <Button
            key={preset}
            size="sm"
            variant={period.preset === preset ? 'filled' : 'default'}
            aria-pressed={period.preset === preset}
            onClick={() => setSearch(withPeriod(search, preset))}
          >
            {presetWords[preset]}
          </Button>
        ))}
      </Group>
      <Days key={`${period.first} ${period.last}`} chosen={chosen} />
      <Text size="sm" c="dimmed" role="status" pb={8}>
        {period.first === period.last
          ? dayLabel(period.first)
          : `${dayLabel(period.first)} to ${dayLabel(period.last)}`}
        {period.last >= today && ', until now'} (UTC)
      </Text>
    </Group>
  );
}

function Days({ chosen: { period, today, search, setSearch } }: { readonly chosen: ChosenPeriod }) {
  const [days, setDays] = useState({ first: period.first, last: period.last });
  const problem = periodProblem(days.first, days.last, today);
  const change = (part: Partial<typeof days>) => {
    const next = { ...days, ...part };
    setDays(next);
    if (periodProblem(next.first, next.last, today) === null) setSearch(withPeriod(search, next));
  };
  return (
    <Stack gap={0}>
      <Group gap="xs" align="flex-end">
        <TextInput
          type="date"
          label="From"
          value={days.first}
          max={today}
          onChange={({ currentTarget }) => change({ first: currentTarget.value })}
        />
        <TextInput
          type="date"
          label="To"
          value={days.last}
          max={today}
          onChange={({ currentTarget }) => change({ last: currentTarget.value })}
        />
      </Group>
      <Text size="xs" c="var(--trc-bad)" role="status">
        {problem}
      </Text>
    </Stack>
  );
}
