import { dice, pick } from '@trc/music/dice';
import { type Drum, type DrumPattern, drumKeys, type Genre, type Part, type Rhythm } from './genres.ts';
import { barsOf, type Chord, type Harmony, harmonies, modes } from './harmony.ts';
import { type Truth, tonicName } from './manifest.ts';
import type { MidiChannel, MidiNote, MidiSong } from './smf.ts';

export interface Wishes {
  readonly seed: number;
  readonly seconds: number;
  readonly tonic: number;
  /** The bpm as a share of the genre's range, 0 to 1. */
  readonly tempoShare: number;
  readonly detuneCents: number;
  /** Drums far above the harmony. */
  readonly loudDrums: boolean;
  /** A loop has no intro, no fills, no drift and no end. */
  readonly loopBars: number | null;
  /** Only these sounds; null for all. */
  readonly only: 'drums' | 'bass' | 'chords' | 'melody' | null;
}

export interface Composition {
  readonly song: MidiSong;
  readonly truth: Truth;
  /** Where the music ends; the file goes on for the tail of the last notes. */
  readonly seconds: number;
}

const drumChannel = 9;
const melodyChannel = 8;
const tailBeats = 3;
const registers = { bass: 33, low: 45, middle: 55, high: 69 } as const;
/** Outside of these even a plain backbeat is felt at half or double speed by many. */
const firmBpm = [85, 150] as const;

/** A song of the genre; the same wishes give the same notes. */
export function compose(genre: Genre, wishes: Wishes): Composition {
  const roll = dice(wishes.seed);
  const beatsPerBar = genre.beatsPerBar ?? 4;
  const bpm = chooseBpm(genre, wishes.tempoShare, roll);
  const harmony: Harmony = harmonies[pick(genre.harmonies, roll)];
  const bars = wishes.loopBars ?? Math.max(8, 4 * Math.round((wishes.seconds * bpm) / 60 / beatsPerBar / 4));
  const lengthBeats = bars * beatsPerBar;
  const frame: Frame = {
    roll,
    bars,
    beatsPerBar,
    chords: chordPlan(harmony, bars, wishes, roll),
    harmony,
    tonic: wishes.tonic,
    loop: wishes.loopBars !== null,
  };
  const tempos = wishes.loopBars === null ? drift(bpm, frame, genre.looseMs > 0) : [{ beat: 0, bpm }];
  const sigmaBeats = ((genre.looseMs * roll()) / 60_000) * bpm;
  const swing = genre.swing ? between(genre.swing.share, roll) : 0.5;
  const place = (beat: number) =>
    swung(beat, swing, genre.swing?.pairBeats ?? 1) + gaussian(roll) * sigmaBeats;

  const { channels, notes } = arrange(genre, wishes, frame);
  const placed = notes.map((note) => ({
    ...note,
    beat: Math.max(0, place(note.beat)),
    velocity: Math.round(clamp(note.velocity + 7 * gaussian(roll), 12, 127)),
  }));
  const truth = truthOf(genre, wishes, frame, meanBpm(tempos, lengthBeats));
  return {
    song: { tempos, channels, notes: placed, lengthBeats: lengthBeats + tailBeats },
    truth: isCountable(notes, lengthBeats) ? truth : { ...truth, tempo: null },
    seconds: (lengthBeats / meanBpm(tempos, lengthBeats)) * 60,
  };
}

interface Frame {
  readonly roll: () => number;
  readonly bars: number;
  readonly beatsPerBar: number;
  /** One or two chords for each bar. */
  readonly chords: readonly (readonly Chord[])[];
  readonly harmony: Harmony;
  readonly tonic: number;
  readonly loop: boolean;
}

function chooseBpm(genre: Genre, share: number, roll: () => number): number {
  const exact = genre.bpm[0] + share * (genre.bpm[1] - genre.bpm[0]);
  return roll() < 0.5 ? Math.round(exact) : Math.round(exact * 100) / 100;
}

function chordPlan(harmony: Harmony, bars: number, wishes: Wishes, roll: () => number): Chord[][] {
  const first = barsOf(pick(harmony.rounds, roll));
  const second = roll() < 0.3 ? barsOf(pick(harmony.rounds, roll)) : first;
  const plan: Chord[][] = [];
  while (plan.length < bars) plan.push(...(Math.floor(plan.length / 8) % 2 === 0 ? first : second));
  plan.length = bars;
  const home = harmony.rounds
    .flatMap(barsOf)
    .flat()
    .find(({ root }) => root === 0);
  if (home && wishes.loopBars === null) plan[bars - 1] = [home];
  return plan;
}

/** A slow random walk within ±1.2 % for a third of the songs that people play. */
function drift(
  bpm: number,
  { roll, bars, beatsPerBar }: Frame,
  played: boolean,
): MidiSong['tempos'][number][] {
  if (!played || roll() > 0.33) return [{ beat: 0, bpm }];
  const tempos = [];
  let factor = 1;
  for (let bar = 0; bar < bars; bar += 1) {
    factor = clamp(factor + 0.004 * gaussian(roll), 0.988, 1.012);
    tempos.push({ beat: bar * beatsPerBar, bpm: bpm * factor });
  }
  return tempos;
}

/** Beats played, divided by the time they take. */
function meanBpm(tempos: MidiSong['tempos'], lengthBeats: number): number {
  const minutes = tempos.reduce((sum, { beat, bpm }, at) => {
    return sum + ((tempos[at + 1]?.beat ?? lengthBeats) - beat) / bpm;
  }, 0);
  return lengthBeats / minutes;
}

function truthOf(genre: Genre, wishes: Wishes, frame: Frame, bpm: number): Truth {
  const firm = genre.octaveFirm === true && bpm >= firmBpm[0] && bpm <= firmBpm[1];
  const withDrums = genre.drums.length > 0 && (wishes.only === null || wishes.only === 'drums');
  return {
    tempo: { bpm: Math.round(bpm * 1000) / 1000, octave_firm: firm && withDrums },
    key: wishes.only === 'drums' ? 'none' : keyOf(genre, wishes, frame),
  };
}

/** Where the chord of the tonic is never heard, theory has a key and the listener has not. */
function keyOf(genre: Genre, wishes: Wishes, { chords, harmony }: Frame): Truth['key'] {
  if (!chords.flat().some(({ root }) => root === 0)) return null;
  const alone = wishes.only === 'bass' || wishes.only === 'melody' || genre.name === 'lone-melody';
  const hard = harmony.hard || wishes.loudDrums || Math.abs(wishes.detuneCents) > 20 || alone;
  return { tonic: tonicName(wishes.tonic), scale: harmony.scale, hard };
}

/** Fewer than one start of a note in two beats leave the beat to the imagination. */
function isCountable(notes: readonly MidiNote[], lengthBeats: number): boolean {
  const starts = new Set(notes.map(({ beat }) => Math.round(beat * 4)));
  return starts.size >= lengthBeats / 2;
}

function arrange(genre: Genre, wishes: Wishes, frame: Frame): { channels: MidiChannel[]; notes: MidiNote[] } {
  const { roll } = frame;
  const channels: MidiChannel[] = [];
  const notes: MidiNote[] = [];
  const add = (
    channel: number,
    programs: readonly number[],
    loudness: readonly [number, number],
    own: MidiNote[],
  ) => {
    const volume = Math.round(between(loudness, roll));
    const pan = channel === drumChannel ? 64 : Math.round(between([40, 88], roll));
    const detuneCents = wishes.detuneCents;
    channels.push({ channel, program: pick(programs, roll), volume, pan, detuneCents });
    notes.push(...own);
  };
  const quiet: readonly [number, number] = wishes.loudDrums ? [40, 55] : [75, 110];
  for (const [channel, part] of genre.parts.entries()) {
    const isBass = part.register === 'bass';
    const wanted = wishes.only === null || wishes.only === (isBass ? 'bass' : 'chords');
    if (wanted) add(channel, part.programs, quiet, partNotes(part, channel, frame));
  }
  const melody = wishes.only === null ? roll() < genre.melody : wishes.only === 'melody';
  if (melody) {
    const programs = genre.melodyPrograms ?? [0, 24, 27, 40, 56, 65, 73, 80, 81];
    add(melodyChannel, programs, wishes.loudDrums ? [45, 60] : [85, 115], melodyNotes(frame));
  }
  const silent = wishes.only !== null && wishes.only !== 'drums';
  const drums = genre.drums.filter((pattern) => wishes.only === null || Object.keys(pattern).length > 0);
  if (!silent && drums.length > 0) {
    const loudness: readonly [number, number] = wishes.loudDrums ? [124, 127] : [80, 115];
    add(drumChannel, genre.kits ?? [0, 8], loudness, drumNotes(pick(drums, roll), frame, wishes));
  }
  return { channels, notes };
}

function partNotes(part: Part, channel: number, frame: Frame): MidiNote[] {
  const { roll, bars, beatsPerBar } = frame;
  const main = pick(part.rhythms, roll).split('|');
  const other = roll() < 0.3 ? pick(part.rhythms, roll).split('|') : main;
  const strumBeats = part.strummed ? between([0.01, 0.03], roll) : 0;
  const notes: MidiNote[] = [];
  for (let bar = 0; bar < bars; bar += 1) {
    const rhythms = Math.floor(bar / 8) % 2 === 0 ? main : other;
    for (const { sign, at, length } of hits(rhythms[bar % rhythms.length] as Rhythm, beatsPerBar)) {
      const chord = chordAt(frame, bar, at);
      const pitches = pitchesOf(sign, chord, frame, registers[part.register ?? 'middle'], bar + at);
      pitches.forEach((pitch, nth) => {
        notes.push({
          channel,
          pitch,
          beat: bar * beatsPerBar + at + nth * strumBeats,
          beats: length * 0.92,
          velocity: sign === 'X' ? 108 : 90,
        });
      });
    }
  }
  return notes;
}

function pitchesOf(
  sign: string,
  chord: Chord,
  { tonic, roll }: Frame,
  floor: number,
  time: number,
): number[] {
  const root = lift(tonic + chord.root, floor);
  const tone = (above: number) => root + ((chord.tones[above] ?? chord.root + 12) - chord.root);
  const voicing = chord.tones.map((each) => lift(tonic + each, floor)).sort((a, b) => a - b);
  if (sign === 'x' || sign === 'X') return [...new Set(voicing)];
  if (sign === 'w')
    return [
      time % 4 === 0
        ? root
        : root +
          pick(
            [0, 4, 5, 7, 2].map((step) => nearest(step, chord)),
            roll,
          ),
    ];
  const spread = 'abcdef'.indexOf(sign);
  if (spread >= 0)
    return [(voicing[spread % voicing.length] as number) + 12 * Math.floor(spread / voicing.length)];
  const named: Readonly<Record<string, number>> = {
    r: root,
    p: lift(tonic, floor),
    3: tone(1),
    5: tone(2) < root + 6 ? root + 7 : tone(2),
    6: root + 9,
    7: tone(3),
    O: root + 12,
  };
  return [named[sign] ?? root];
}

/** The tone of the chord that is nearest to a number of semitones above its root. */
function nearest(step: number, { root, tones }: Chord): number {
  const all = tones.map((tone) => (tone - root) % 12);
  return all.reduce((best, tone) => (Math.abs(tone - step) < Math.abs(best - step) ? tone : best), 0);
}

function chordAt({ chords, beatsPerBar }: Frame, bar: number, at: number): Chord {
  const inBar = chords[bar] as readonly Chord[];
  return inBar[Math.min(inBar.length - 1, Math.floor((at / beatsPerBar) * inBar.length))] as Chord;
}

/**
 * A melody of two-bar motifs: the rhythm of a motif returns, its pitches walk through the scale
 * and meet the chord on strong beats. The last bar of a song rests on the tonic.
 */
function melodyNotes(frame: Frame): MidiNote[] {
  const { roll, bars, beatsPerBar, harmony, tonic, loop } = frame;
  const scale = modes[harmony.mode];
  const floor = registers.high - pick([0, 0, 5, 12], roll);
  const motifs = [motif(roll, 2 * beatsPerBar), motif(roll, 2 * beatsPerBar)];
  const notes: MidiNote[] = [];
  let step: number = scale.length;
  for (let bar = 0; bar < (loop ? bars : bars - 1); bar += 2) {
    for (const { at, length } of motifs[Math.floor(bar / 8) % 2] as Motif) {
      const inBar = Math.min(bars - 1, bar + Math.floor(at / beatsPerBar));
      step = clamp(step + pick([-2, -1, -1, 0, 1, 1, 2], roll), 0, scale.length * 2);
      const octave = Math.floor(step / scale.length);
      const free = lift(tonic, floor) + 12 * octave + (scale[step % scale.length] as number) - 12;
      const chord = chordAt(frame, inBar, at % beatsPerBar);
      const pitch = at % 1 === 0 || length >= 1 ? toChord(free, chord, tonic) : free;
      notes.push({
        channel: melodyChannel,
        pitch,
        beat: bar * beatsPerBar + at,
        beats: length * 0.95,
        velocity: 98,
      });
    }
  }
  if (loop) return notes.filter(({ beat }) => beat < bars * beatsPerBar);
  const end = (bars - 1) * beatsPerBar;
  const last = {
    channel: melodyChannel,
    pitch: lift(tonic, floor),
    beat: end,
    beats: beatsPerBar,
    velocity: 98,
  };
  return [...notes.filter(({ beat }) => beat < end), last];
}

type Motif = readonly { readonly at: number; readonly length: number }[];

function motif(roll: () => number, beats: number): Motif {
  const lengths = pick(
    [
      [0.5, 0.5, 1, 1.5],
      [1, 1, 2, 0.5],
      [0.5, 0.5, 0.5, 1],
      [1.5, 0.5, 1],
      [0.25, 0.5, 0.75, 1],
    ],
    roll,
  );
  const notes: { at: number; length: number }[] = [];
  for (let at = 0; at < beats - 0.01; ) {
    const length = Math.min(pick(lengths, roll), beats - at);
    if (roll() > 0.18) notes.push({ at, length });
    at += length;
  }
  return notes;
}

/** The pitch of the chord that is nearest to the given one. */
function toChord(pitch: number, { tones }: Chord, tonic: number): number {
  const moves = [0, 1, -1, 2, -2, 3, -3];
  const move = moves.find((by) => tones.some((tone) => (((tonic + tone - pitch - by) % 12) + 12) % 12 === 0));
  return pitch + (move ?? 0);
}

function drumNotes(pattern: DrumPattern, frame: Frame, wishes: Wishes): MidiNote[] {
  const { roll, bars, beatsPerBar, loop } = frame;
  const introBars = !loop && wishes.only === null && bars >= 16 && roll() < 0.25 ? 4 : 0;
  const breakAt = !loop && bars >= 24 && roll() < 0.2 ? 8 * Math.floor(bars / 16) : -1;
  const fillEvery = !loop && roll() < 0.8 ? pick([4, 8], roll) : 0;
  const notes: MidiNote[] = [];
  const strike = (drum: Drum, beat: number, velocity: number) =>
    notes.push({ channel: drumChannel, pitch: drumKeys[drum], beat, beats: 0.2, velocity });
  for (let bar = introBars; bar < bars; bar += 1) {
    if (bar >= breakAt && bar < breakAt + 4 && breakAt > 0) continue;
    const start = bar * beatsPerBar;
    const fill = fillEvery > 0 && bar % fillEvery === fillEvery - 1 && roll() < 0.8;
    const until = fill ? beatsPerBar - pick([1, 1, 2], roll) : beatsPerBar;
    if (fillEvery > 0 && bar % fillEvery === 0) strike('crash', start, 80);
    for (const [drum, rhythm] of Object.entries(pattern) as [Drum, Rhythm][]) {
      for (const { sign, at } of hits(rhythm, beatsPerBar)) {
        if (at < until) strike(drum, start + at, sign === 'X' ? 118 : sign === 'x' ? 96 : 52);
      }
    }
    for (let at = until; at < beatsPerBar; at += 0.25) {
      if (roll() < 0.75)
        strike(pick(['snare', 'snare', 'highTom', 'midTom', 'lowTom'], roll), start + at, 70 + 40 * roll());
    }
  }
  return notes;
}

/** The notes of one bar of a rhythm, with their length up to the end of the signs '-'. */
function hits(rhythm: Rhythm, beatsPerBar: number): { sign: string; at: number; length: number }[] {
  const stepBeats = beatsPerBar / rhythm.length;
  return [...rhythm.matchAll(/([^.-])(-*)/g)].map((match) => ({
    sign: match[1] as string,
    at: match.index * stepBeats,
    length: (1 + (match[2] as string).length) * stepBeats,
  }));
}

/** The beat moved so that the first of each pair takes `share` of it. */
function swung(beat: number, share: number, pairBeats: number): number {
  const start = Math.floor(beat / pairBeats + 1e-9) * pairBeats;
  const inside = Math.max(0, (beat - start) / pairBeats);
  const moved = inside < 0.5 ? inside * 2 * share : share + (inside - 0.5) * 2 * (1 - share);
  return start + moved * pairBeats;
}

const lift = (pitch: number, floor: number) => floor + ((((pitch - floor) % 12) + 12) % 12);
const clamp = (value: number, least: number, most: number) => Math.min(most, Math.max(least, value));
const between = ([least, most]: readonly [number, number], roll: () => number) =>
  least + roll() * (most - least);

/** Source: Box and Muller, "A Note on the Generation of Random Normal Deviates" (1958). */
export function gaussian(roll: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - roll())) * Math.cos(2 * Math.PI * roll());
}
