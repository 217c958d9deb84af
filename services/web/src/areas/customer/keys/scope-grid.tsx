import { Checkbox, Group, Stack, Text } from '@mantine/core';
import classes from './scope-grid.module.css';
import { type Scope, scopeAreas, toggled } from './scope-words.ts';

interface ScopeGridProps {
  readonly scopes: ReadonlySet<Scope>;
  readonly error: string | undefined;
  readonly onChange: (scopes: ReadonlySet<Scope>) => void;
}

/** What a key may read and change, area by area. */
export function ScopeGrid({ scopes, error, onChange }: ScopeGridProps) {
  const box = (scope: Scope, label: string, area: string) => (
    <Checkbox
      label={label}
      aria-label={`${label} ${area}`}
      checked={scopes.has(scope)}
      onChange={() => onChange(toggled(scopes, scope))}
    />
  );
  return (
    <fieldset className={classes.grid} aria-invalid={error !== undefined}>
      <legend>What the key may do</legend>
      {scopeAreas.map(({ area, about }) => (
        <Group key={area} justify="space-between" wrap="nowrap">
          <Stack gap={0}>
            <Text size="sm" fw={600} tt="capitalize">
              {area}
            </Text>
            <Text size="xs" c="dimmed">
              {about}
            </Text>
          </Stack>
          <Group gap="md" wrap="nowrap">
            {box(`${area}:read`, 'Read', area)}
            {box(`${area}:write`, 'Change', area)}
          </Group>
        </Group>
      ))}
      {error && (
        <Text size="sm" c="var(--trc-bad)">
          {error}
        </Text>
      )}
    </fieldset>
  );
}
