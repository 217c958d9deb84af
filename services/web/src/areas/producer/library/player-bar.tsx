import { ActionIcon, Anchor, Text } from '@mantine/core';
import { IconPlayerPauseFilled, IconPlayerPlayFilled, IconX } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import WaveSurfer from 'wavesurfer.js';
import { Link } from 'wouter';
import { usePlayer } from './player.ts';
import classes from './player-bar.module.css';
import { useWaveform } from './waveform.tsx';
import { moment } from './words.ts';

const nonce = document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.content;

/** The player at the bottom: what is heard, where in it, and how to stop it. */
export default function PlayerBar() {
  const { current, isPlaying, problem, audio, toggle, close } = usePlayer();
  if (!current || !audio) return null;
  return (
    <section className={classes.bar} aria-label="Player">
      <ActionIcon
        size="lg"
        radius="xl"
        variant="filled"
        aria-label={`${isPlaying ? 'Pause' : 'Play'} ${current.filename}`}
        onClick={() => toggle(current)}
      >
        {isPlaying ? <IconPlayerPauseFilled size={18} /> : <IconPlayerPlayFilled size={18} />}
      </ActionIcon>
      <div className={classes.name}>
        <Anchor
          component={Link}
          href={`/samples/${current.id}`}
          c="inherit"
          fw={600}
          truncate
          display="block"
        >
          {current.filename}
        </Anchor>
        <Clock audio={audio} durationS={current.duration_s} />
      </div>
      {problem ? (
        <Text size="sm" role="alert" className={classes.problem}>
          {problem}
        </Text>
      ) : (
        <Wave key={current.id} id={current.id} durationS={current.duration_s} audio={audio} />
      )}
      <ActionIcon size="lg" variant="subtle" color="gray" aria-label="Close the player" onClick={close}>
        <IconX size={18} />
      </ActionIcon>
    </section>
  );
}

interface HeardProps {
  readonly audio: HTMLAudioElement;
  readonly durationS: number;
}

function Clock({ audio, durationS }: HeardProps) {
  const [seconds, setSeconds] = useState(audio.currentTime);
  useEffect(() => {
    const tell = () => setSeconds(audio.currentTime);
    audio.addEventListener('timeupdate', tell);
    audio.addEventListener('seeked', tell);
    return () => {
      audio.removeEventListener('timeupdate', tell);
      audio.removeEventListener('seeked', tell);
    };
  }, [audio]);
  return (
    <Text size="xs" c="dimmed" component="div">
      {moment(seconds)} / {moment(durationS)}
    </Text>
  );
}

/** Drawn from the outline that the API gives: the sound itself is fetched by the audio element alone. */
function Wave({ id, audio, durationS }: HeardProps & { readonly id: string }) {
  const place = useRef<HTMLDivElement>(null);
  const { data } = useWaveform(id);
  useEffect(() => {
    if (!place.current || !data) return;
    const colour = (name: string) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
    const wave = WaveSurfer.create({
      container: place.current,
      media: audio,
      peaks: [data.max, data.min],
      duration: durationS,
      height: 44,
      normalize: true,
      barWidth: 2,
      barGap: 1,
      waveColor: colour('--mantine-color-dimmed'),
      progressColor: colour('--trc-accent'),
      cursorColor: colour('--mantine-color-text'),
      dragToSeek: true,
      hideScrollbar: true,
      ...(nonce && { cspNonce: nonce }),
    });
    return () => wave.destroy();
  }, [data, audio, durationS]);
  return <div ref={place} className={classes.wave} aria-hidden="true" />;
}
