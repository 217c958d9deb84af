import { lazy, type ReactNode, Suspense, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { type Player, PlayerContext } from './player.ts';
import { type Playable, playPath } from './sample.ts';

const PlayerBar = lazy(() => import('./player-bar.tsx'));

const mimeOf: Readonly<Record<Playable['format'], string>> = {
  wav: 'audio/wav',
  aiff: 'audio/aiff',
  mp3: 'audio/mpeg',
  flac: 'audio/flac',
  'ogg-vorbis': 'audio/ogg; codecs="vorbis"',
  'ogg-opus': 'audio/ogg; codecs="opus"',
};
const unplayable = ({ format }: Playable) =>
  `This browser does not play ${format.startsWith('ogg') ? 'OGG' : format.toUpperCase()} files. Download the sound to hear it.`;
const broken = 'The sound could not be played. Check your connection and press play again.';

/** One player for all pages of the library: a sound goes on while one looks at another page of it. */
export function PlayerProvider({ children }: { readonly children: ReactNode }) {
  const [audio, setAudio] = useState<HTMLAudioElement | null>(null);
  const [current, setCurrent] = useState<Playable | null>(null);
  const [isPlaying, setPlaying] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const wanted = useRef<Playable | null>(null);

  const load = useCallback(
    (sample: Playable): boolean => {
      if (!audio) return false;
      const isOther = wanted.current?.id !== sample.id;
      wanted.current = sample;
      setCurrent(sample);
      setProblem(null);
      if (audio.canPlayType(mimeOf[sample.format]) === '') {
        audio.pause();
        audio.removeAttribute('src');
        setProblem(unplayable(sample));
        return false;
      }
      // A signed address ends after some minutes: after an error the sound is asked for anew.
      if (isOther || audio.error || !audio.src) audio.src = playPath(sample.id);
      return true;
    },
    [audio],
  );
  const start = useCallback(() => {
    // A sound that another one replaces before it begins is no failure.
    audio?.play().catch((error: unknown) => {
      if (!(error instanceof DOMException && error.name === 'AbortError')) setProblem(broken);
    });
  }, [audio]);
  const toggle = useCallback(
    (sample: Playable) => {
      if (audio && wanted.current?.id === sample.id && !audio.paused) audio.pause();
      else if (load(sample)) start();
    },
    [audio, load, start],
  );
  const seek = useCallback(
    (sample: Playable, seconds: number) => {
      if (!audio || !load(sample)) return;
      audio.currentTime = seconds;
      start();
    },
    [audio, load, start],
  );
  const close = useCallback(() => {
    audio?.pause();
    audio?.removeAttribute('src');
    wanted.current = null;
    setCurrent(null);
    setProblem(null);
  }, [audio]);

  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const isFree = event.target === document.body || (event.target as HTMLElement).id === 'main';
      if (event.key !== ' ' || !isFree || !wanted.current) return;
      event.preventDefault();
      toggle(wanted.current);
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [toggle]);

  const player = useMemo<Player>(
    () => ({ audio, current, isPlaying, problem, toggle, seek, close }),
    [audio, current, isPlaying, problem, toggle, seek, close],
  );
  return (
    <PlayerContext value={player}>
      {children}
      {/* biome-ignore lint/a11y/useMediaCaption: a sample has no words to write down */}
      <audio
        ref={setAudio}
        preload="none"
        onPlay={() => setPlaying(true)}
        onPause={() => setPlaying(false)}
        onEnded={() => setPlaying(false)}
        onError={() => setProblem((before) => before ?? (audio?.getAttribute('src') ? broken : null))}
      />
      {current && (
        <Suspense fallback={null}>
          <PlayerBar />
        </Suspense>
      )}
    </PlayerContext>
  );
}
