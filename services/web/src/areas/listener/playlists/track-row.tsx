import { Anchor, Button, Text } from '@mantine/core';
import { IconBan, IconMinus, IconPlayerPlay, IconPlus } from '@tabler/icons-react';
import { memo, useState } from 'react';
import { Link } from 'wouter';
import { problemOf } from '../../../api/problem.ts';
import { breakdownWords, partsOf, partValue, sharesOf } from './breakdown.ts';
import { playLink } from './play-link.ts';
import type { PlaylistTrack } from './track-diff.ts';
import classes from './track-row.module.css';
import type { Said, Verdict } from './use-feedback.ts';

interface TrackRowProps {
  readonly entry: PlaylistTrack;
  readonly said: Said | undefined;
  readonly onSay: (trackId: string, verdict: Verdict) => void;
  readonly onUndo: (trackId: string) => void;
}

/** A track: what it is, why it is here, what made its score, and what the listener says about it. */
export const TrackRow = memo(function TrackRow({ entry, said, onSay, onUndo }: TrackRowProps) {
  const { position, track, reason, kept, times_kept } = entry;
  const isBlocked = said?.verdict === 'block' && said.state !== 'failed';
  return (
    <li className={classes.row} data-blocked={isBlocked || undefined}>
      <span className={classes.position} aria-hidden="true">
        {position}
      </span>
      <div className={classes.what}>
        <Text fw={600} lh={1.3}>
          {track.title}
          {kept && (
            <span className={classes.kept} title={`Stayed through ${times_kept} refreshes`}>
              stayed{times_kept > 1 ? ` ${times_kept}×` : ''}
            </span>
          )}
        </Text>
        <Text size="sm" c="dimmed">
          {track.artists.join(', ')}
          {track.album && ` · ${track.album}`}
        </Text>
        <Text size="sm" className={classes.reason}>
          {reason}
        </Text>
        <Breakdown entry={entry} />
      </div>
      <div className={classes.act}>
        <Play entry={entry} />
        {said && said.state !== 'failed' ? (
          <Spoken said={said} title={track.title} onUndo={() => onUndo(track.id)} />
        ) : (
          <fieldset className={classes.say}>
            <legend className={classes.legend}>What you think of {track.title}</legend>
            {verdicts.map(({ verdict, label, Icon }) => (
              <Button
                key={verdict}
                size="compact-sm"
                variant="default"
                leftSection={<Icon size={14} />}
                aria-label={`${label}: ${track.title}`}
                onClick={() => onSay(track.id, verdict)}
              >
                {label}
              </Button>
            ))}
          </fieldset>
        )}
        {said?.state === 'failed' && (
          <Text size="xs" c="var(--trc-bad)" role="alert">
            {problemOf(said.error).title} Say it once more.
          </Text>
        )}
      </div>
    </li>
  );
});

const verdicts = [
  { verdict: 'more', label: 'More', Icon: IconPlus },
  { verdict: 'less', label: 'Less', Icon: IconMinus },
  { verdict: 'block', label: 'Block', Icon: IconBan },
] as const;

const words: Readonly<Record<Verdict, string>> = {
  more: 'The next refresh brings more like this.',
  less: 'The next refresh brings less like this.',
  block: 'Blocked: it never comes again.',
};

function Spoken({
  said: { verdict, state },
  title,
  onUndo,
}: {
  readonly said: Said;
  readonly title: string;
  readonly onUndo: () => void;
}) {
  return (
    <div className={classes.spoken} role="status">
      <Text size="sm">{words[verdict]}</Text>
      {state === 'held' && (
        <Button size="compact-sm" variant="default" onClick={onUndo} aria-label={`Undo: ${title}`}>
          Undo
        </Button>
      )}
      {state === 'sent' && verdict === 'block' && (
        <Anchor component={Link} href="/worlds/blocklist" size="sm">
          See the blocklist
        </Anchor>
      )}
    </div>
  );
}

function Play({ entry: { track } }: { readonly entry: PlaylistTrack }) {
  const link = playLink(track);
  if (!link) return null;
  return (
    <Anchor
      href={link.href}
      size="sm"
      className={classes.play}
      aria-label={`${link.label}: ${track.title}`}
      {...(link.isOutside && { target: '_blank', rel: 'noreferrer' })}
    >
      <IconPlayerPlay size={14} aria-hidden="true" /> {link.label}
    </Anchor>
  );
}

/** The parts of the score as one bar, and, once it is opened, their numbers. */
function Breakdown({ entry }: { readonly entry: PlaylistTrack }) {
  const { breakdown, score } = entry;
  const [isOpen, setIsOpen] = useState(false);
  return (
    <details className={classes.breakdown} onToggle={({ currentTarget }) => setIsOpen(currentTarget.open)}>
      <summary aria-label={`Score ${score.toFixed(2)}: ${breakdownWords(breakdown)}`}>
        <span className={classes.bar} aria-hidden="true">
          {sharesOf(breakdown).map(({ part, share }) => (
            <span key={part.id} data-part={part.id} style={{ flexGrow: share }} title={part.name} />
          ))}
        </span>
        <span className={classes.score}>{score.toFixed(2)}</span>
      </summary>
      {isOpen && <Numbers entry={entry} />}
    </details>
  );
}

function Numbers({ entry: { breakdown, runner_up } }: { readonly entry: PlaylistTrack }) {
  return (
    <>
      <dl className={classes.numbers}>
        {partsOf(breakdown).map((part) => (
          <div key={part.id}>
            <dt>
              <span className={classes.swatch} data-part={part.id} aria-hidden="true" />
              {part.name} <span className={classes.about}>{part.about}</span>
            </dt>
            <dd>{partValue(part)}</dd>
          </div>
        ))}
      </dl>
      {runner_up && (
        <Text size="xs" c="dimmed">
          Next in line was {runner_up.title} by {runner_up.artists.join(', ')}. {runner_up.lost_because}
        </Text>
      )}
    </>
  );
}
