export type Kind = 'one-shot' | 'loop' | 'song';

const SONG_S_MIN = 40;
/** A shorter sound without a pulse is a song only when it is this long and this busy. */
const BUSY_S_MIN = 15;
const BUSY_ONSETS_MIN = 12;

/** What a producer would file a sound under: one hit or texture, something that repeats in time, or a whole piece. */
export function kindOf(sound: { durationS: number; onsets: number; hasTempo: boolean }): Kind {
  if (sound.durationS >= SONG_S_MIN) return 'song';
  if (sound.hasTempo) return 'loop';
  return sound.durationS >= BUSY_S_MIN && sound.onsets >= BUSY_ONSETS_MIN ? 'song' : 'one-shot';
}
