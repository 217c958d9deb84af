import { Group, Skeleton, Switch, Text } from '@mantine/core';
import { type MouseEvent, useEffect, useMemo, useState } from 'react';
import { Failed } from '../../../components/failed.tsx';
import classes from './big-waveform.module.css';
import { usePlayer } from './player.ts';
import type { Playable } from './sample.ts';
import { outlinePath } from './waveform.ts';
import { useWaveform } from './waveform.tsx';
import { moment } from './words.ts';

interface BigWaveformProps {
  readonly sample: Playable;
  readonly onsetsS: readonly number[];
  readonly beatsS: readonly number[];
}

/** The whole sound with its hits and beats; a press plays from there. The slider does the same for the keyboard. */
export function BigWaveform({ sample, onsetsS, beatsS }: BigWaveformProps) {
  const { data, error, refetch } = useWaveform(sample.id);
  const { audio, current, seek } = usePlayer();
  const [shows, setShows] = useState({ onsets: true, beats: true });
  const seconds = useHeard(audio, current?.id === sample.id);
  const path = useMemo(() => data && outlinePath(data), [data]);
  const width = data?.max.length ?? 1;
  const share = seconds / sample.duration_s;
  const marks = (times: readonly number[]) =>
    times.map((time) => `M${(time / sample.duration_s) * width} -1V1`).join('');
  const onClick = (event: MouseEvent<HTMLDivElement>) => {
    const box = event.currentTarget.getBoundingClientRect();
    seek(sample, ((event.clientX - box.left) / box.width) * sample.duration_s);
  };
  if (error) return <Failed error={error} again={refetch} />;
  return (
    <div>
      {/* biome-ignore lint/a11y/noStaticElementInteractions lint/a11y/useKeyWithClickEvents: the slider below is for the keyboard */}
      <div className={classes.picture} onClick={onClick}>
        {path === undefined ? (
          <Skeleton height="100%" />
        ) : (
          <svg viewBox={`0 -1 ${width} 2`} preserveAspectRatio="none" role="img">
            <title>
              The sound from start to end: {onsetsS.length} hits, {beatsS.length} beats
            </title>
            {shows.beats && <path className={classes.beats} d={marks(beatsS)} />}
            <path className={classes.outline} d={path} />
            <clipPath id="heard">
              <rect x={0} y={-1} width={share * width} height={2} />
            </clipPath>
            <path className={classes.heard} d={path} clipPath="url(#heard)" />
            {shows.onsets && <path className={classes.onsets} d={marks(onsetsS)} />}
            <path className={classes.now} d={`M${share * width} -1V1`} />
          </svg>
        )}
      </div>
      <input
        type="range"
        className={classes.slider}
        aria-label="Place in the sound"
        aria-valuetext={`${moment(seconds)} of ${moment(sample.duration_s)}`}
        min={0}
        max={sample.duration_s}
        step={sample.duration_s / 100}
        value={seconds}
        onChange={(event) => seek(sample, Number(event.currentTarget.value))}
      />
      <Group gap="lg" mt={4}>
        <Text size="sm" c="dimmed">
          {moment(seconds)} / {moment(sample.duration_s)}
        </Text>
        <Switch
          size="xs"
          label={`Hits (${onsetsS.length})`}
          checked={shows.onsets}
          onChange={(event) => setShows({ ...shows, onsets: event.currentTarget.checked })}
        />
        {beatsS.length > 0 && (
          <Switch
            size="xs"
            label={`Beats (${beatsS.length})`}
            checked={shows.beats}
            onChange={(event) => setShows({ ...shows, beats: event.currentTarget.checked })}
          />
        )}
      </Group>
    </div>
  );
}

/** Where the audio element is in this sound, at every picture while it plays. */
function useHeard(audio: HTMLAudioElement | null, isCurrent: boolean): number {
  const [seconds, setSeconds] = useState(0);
  useEffect(() => {
    if (!audio || !isCurrent) return setSeconds(0);
    let frame = 0;
    const tell = () => {
      setSeconds(audio.currentTime);
      frame = requestAnimationFrame(tell);
    };
    tell();
    return () => cancelAnimationFrame(frame);
  }, [audio, isCurrent]);
  return seconds;
}
