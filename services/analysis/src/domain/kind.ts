export type Kind = 'one-shot' | 'loop' | 'song';

/** Nobody repeats this long a piece. */
const SONG_S_MIN = 60;
/** A shorter sound without a pulse is a song only when it is this long and this busy. */
const BUSY_S_MIN = 15;
const BUSY_ONSETS_MIN = 12;
/** With a pulse, up to this length a sound is a loop; beyond, only when it was cut to the bar. */
const LOOP_S_MAX = 16;
const BAR_BEATS = 4;
/** Beats that an encoder's padding or a rounded tempo may add to a whole number of bars. */
const CUT_BEATS = 0.15;

/** What a producer would file a sound under: one hit or texture, something that repeats in time, or a whole piece. */
export function kindOf(sound: { durationS: number; onsets: number; bpm: number | null }): Kind {
  const { durationS, onsets, bpm } = sound;
  if (durationS >= SONG_S_MIN) return 'song';
  if (bpm === null) return durationS >= BUSY_S_MIN && onsets >= BUSY_ONSETS_MIN ? 'song' : 'one-shot';
  if (durationS <= LOOP_S_MAX) return 'loop';
  const beats = (durationS * bpm) / 60;
  return Math.abs(beats - BAR_BEATS * Math.round(beats / BAR_BEATS)) <= CUT_BEATS ? 'loop' : 'song';
}
