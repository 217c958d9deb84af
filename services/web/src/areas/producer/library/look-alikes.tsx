import { Anchor, Text } from '@mantine/core';
import { Link } from 'wouter';
import { $api } from '../../../api/client.ts';
import { Failed } from '../../../components/failed.tsx';
import { Loading } from '../../../components/loading.tsx';
import { Panel } from '../../../components/panel.tsx';
import { codeOf } from './camelot.ts';
import classes from './look-alikes.module.css';
import { PlayButton } from './play-button.tsx';
import type { Sample } from './sample.ts';
import { Waveform } from './waveform.tsx';
import { alikeText, durationText, tempoText } from './words.ts';

const count = 8;

/** Sounds of the library that sound like this one, nearest first. */
export function LookAlikes({ id }: { readonly id: string }) {
  const { data, error, refetch } = $api.useQuery('get', '/v1/samples/{id}/similar', {
    params: { path: { id }, query: { limit: count } },
  });
  return (
    <Panel title="Look-alikes" about="Sounds of the library that sound alike, nearest first.">
      {error ? <Failed error={error} again={refetch} /> : null}
      {!data && !error && <Loading lines={count} height={40} />}
      {data?.items.length === 0 && (
        <Text size="sm" c="dimmed">
          There is no other sound in the library that was measured the same way.
        </Text>
      )}
      {data && data.items.length > 0 && (
        <ul className={classes.rows} aria-label="Look-alikes">
          {data.items.map(({ sample, distance }) => (
            <LookAlike key={String(sample.id)} sample={sample as Sample} distance={distance} />
          ))}
        </ul>
      )}
    </Panel>
  );
}

function LookAlike({ sample, distance }: { readonly sample: Sample; readonly distance: number }) {
  const { id, filename, kind, duration_s, tempo, key } = sample;
  const facts = [kind, durationText(duration_s), tempo && tempoText(tempo.bpm), key && codeOf(key)].filter(
    Boolean,
  );
  return (
    <li className={classes.row}>
      <PlayButton sample={sample} />
      <div className={classes.name}>
        <Anchor component={Link} href={`/samples/${id}`} c="inherit" fw={600} truncate display="block">
          {filename}
        </Anchor>
        <Text size="xs" c="dimmed" truncate>
          {facts.join(', ')}
        </Text>
      </div>
      <div className={classes.wave}>
        <Waveform id={id} count={80} />
      </div>
      <Text size="sm" className={classes.alike}>
        {alikeText(distance)}
      </Text>
    </li>
  );
}
