import { Badge, Group, Stack, Text } from '@mantine/core';
import type { CSSProperties } from 'react';
import { Panel } from '../../../components/panel.tsx';
import { percent } from '../../../format.ts';
import type { Detail } from './detail.ts';
import classes from './facts.module.css';
import rows from './sample-row.module.css';
import { reasonText } from './words.ts';

/** What a model makes of the measurements, and what a listener may feel. */
export function VibePanel({ sample }: { readonly sample: Detail }) {
  const { vibe, vibe_skipped, listener_features } = sample;
  return (
    <Panel title="Vibe">
      {vibe ? (
        <Stack gap="sm">
          <Text>{vibe.sentence}</Text>
          <Words name="Mood" words={vibe.mood} />
          <Words name="Texture" words={vibe.texture} />
          <Words name="Use" words={vibe.use} />
        </Stack>
      ) : (
        <Text size="sm" c="dimmed">
          No vibe. {reasonText(vibe_skipped)}
        </Text>
      )}
      {listener_features && (
        <table className={classes.table}>
          <thead>
            <tr>
              <th scope="col">Estimated</th>
              <th scope="col">About</th>
              <th scope="col">Give or take</th>
            </tr>
          </thead>
          <tbody>
            {Object.entries(listener_features).map(([name, { value, sd }]) => (
              <tr key={name}>
                <td>{name}</td>
                <td>
                  {percent(value)}
                  <span className={rows.sure} aria-hidden="true">
                    <span style={{ '--share': percent(value) } as CSSProperties} />
                  </span>
                </td>
                <td>{percent(sd)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Panel>
  );
}

function Words({ name, words }: { readonly name: string; readonly words: readonly string[] }) {
  if (words.length === 0) return null;
  return (
    <Group gap={6}>
      <Text size="sm" c="dimmed" w={60}>
        {name}
      </Text>
      {words.map((word) => (
        <Badge key={word} variant="default" tt="none" fw={500}>
          {word}
        </Badge>
      ))}
    </Group>
  );
}
