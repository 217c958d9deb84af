import { Anchor, Badge, Checkbox, Text, VisuallyHidden } from '@mantine/core';
import { type CSSProperties, memo } from 'react';
import { Link } from 'wouter';
import { When } from '../../../components/when.tsx';
import { codeOf, nameOf } from './camelot.ts';
import { PlayButton } from './play-button.tsx';
import type { Sample } from './sample.ts';
import classes from './sample-row.module.css';
import { Waveform } from './waveform.tsx';
import { durationText, loudnessText, sureness, tempoText } from './words.ts';

interface SampleRowProps {
  readonly sample: Sample;
  readonly isChosen: boolean;
  readonly onChoose: (id: string, range: boolean) => void;
}

const tagsShown = 3;

/** A sound as one line of the library; on a phone as a small card. */
export const SampleRow = memo(function SampleRow({ sample, isChosen, onChoose }: SampleRowProps) {
  const { id, filename, kind, tempo, key, loudness, duration_s, created_at } = sample;
  const tags = [...new Set([...sample.hand_tags, ...sample.tags.map((tag) => tag.toLowerCase())])];
  return (
    <li className={classes.row} data-chosen={isChosen || undefined} data-sample={id}>
      <Checkbox
        className={classes.check}
        aria-label={`Select ${filename}`}
        checked={isChosen}
        // The change does not tell of the shift key; the click does.
        onChange={() => undefined}
        onClick={(event) => onChoose(id, event.shiftKey)}
      />
      <PlayButton sample={sample} />
      <div className={classes.name}>
        <Anchor
          component={Link}
          href={`/samples/${id}`}
          c="inherit"
          fw={600}
          truncate
          display="block"
          title={filename}
        >
          {filename}
        </Anchor>
        <div className={classes.tags}>
          <Text span size="xs" c="dimmed">
            {kind}, {durationText(duration_s)}
          </Text>
          {tags.slice(0, tagsShown).map((tag) => (
            <Badge key={tag} size="sm" variant="default" tt="none" fw={500}>
              {tag}
            </Badge>
          ))}
          {tags.length > tagsShown && (
            <Text span size="xs" c="dimmed">
              +{tags.length - tagsShown}
            </Text>
          )}
        </div>
      </div>
      <div className={classes.wave}>
        <Waveform id={id} />
      </div>
      <div className={classes.tempo}>
        <VisuallyHidden>Tempo</VisuallyHidden>
        {tempo ? (
          <>
            <span className={classes.big}>{tempoText(tempo.bpm)}</span>
            <Sure confidence={tempo.confidence} />
          </>
        ) : (
          <Text span c="dimmed" size="sm">
            no tempo
          </Text>
        )}
      </div>
      <div className={classes.key}>
        <VisuallyHidden>Key</VisuallyHidden>
        {key ? (
          <>
            <span className={classes.big}>{codeOf(key)}</span>
            <Text span size="sm" c="dimmed">
              {nameOf(key)}
            </Text>
          </>
        ) : (
          <Text span c="dimmed" size="sm">
            no key
          </Text>
        )}
      </div>
      <div className={classes.level}>
        <VisuallyHidden>Loudness</VisuallyHidden>
        <Text size="sm">{loudnessText(loudness.integrated_lufs)}</Text>
        <Text component="div" size="sm" c="dimmed">
          <When at={created_at} />
        </Text>
      </div>
    </li>
  );
});

/** How sure a measurement is: a bar, and the words for it. */
export function Sure({ confidence }: { readonly confidence: number }) {
  const words = sureness(confidence);
  return (
    <span className={classes.sure} title={words}>
      <VisuallyHidden>{words}</VisuallyHidden>
      <span style={{ '--share': `${Math.round(confidence * 100)}%` } as CSSProperties} />
    </span>
  );
}
