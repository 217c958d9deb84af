/** Positions and lengths are in beats (quarter notes of the file) from the start. */
export interface MidiNote {
  readonly channel: number;
  /** 0–127, 60 is the middle C. */
  readonly pitch: number;
  readonly beat: number;
  readonly beats: number;
  /** 1–127 */
  readonly velocity: number;
}

export interface MidiChannel {
  readonly channel: number;
  readonly program: number;
  /** 0–127 */
  readonly volume: number;
  /** 0 left, 64 centre, 127 right */
  readonly pan: number;
  /** Within ±100. */
  readonly detuneCents: number;
}

export interface MidiSong {
  /** From this beat on this many beats per minute; the first starts at beat 0. */
  readonly tempos: readonly { readonly beat: number; readonly bpm: number }[];
  readonly channels: readonly MidiChannel[];
  readonly notes: readonly MidiNote[];
  readonly lengthBeats: number;
}

const ticksPerBeat = 960;
const drumChannel = 9;

/**
 * A Standard MIDI File of format 0 (MIDI 1.0, RP-001).
 * Detuning is registered parameter 1 (channel fine tuning); the file ends at `lengthBeats`.
 * @throws RangeError for a note or a tempo outside of what the format can say
 */
export function writeSmf(song: MidiSong): Buffer {
  const events = [...setup(song), ...notes(song)];
  events.sort((a, b) => a.tick - b.tick || a.rank - b.rank);
  const bytes: number[] = [];
  let now = 0;
  for (const { tick, data } of events) {
    bytes.push(...variableLength(tick - now), ...data);
    now = tick;
  }
  bytes.push(...variableLength(Math.max(0, ticks(song.lengthBeats) - now)), 0xff, 0x2f, 0x00);
  const header = Buffer.from([0, 0, 0, 1, ticksPerBeat >> 8, ticksPerBeat & 0xff]);
  return Buffer.concat([chunk('MThd', header), chunk('MTrk', Buffer.from(bytes))]);
}

/** At the same tick a note ends before the next begins, and settings come before both. */
interface Event {
  readonly tick: number;
  readonly rank: 0 | 1 | 2;
  readonly data: readonly number[];
}

function setup({ tempos, channels }: MidiSong): Event[] {
  const tempoEvents = tempos.map(({ beat, bpm }): Event => {
    const micros = Math.round(60_000_000 / bpm);
    if (!(micros > 0 && micros < 2 ** 24)) throw new RangeError(`a tempo of ${bpm} cannot be written`);
    return {
      tick: ticks(beat),
      rank: 0,
      data: [0xff, 0x51, 3, micros >> 16, (micros >> 8) & 255, micros & 255],
    };
  });
  const channelEvents = channels.map(({ channel, program, volume, pan, detuneCents }): Event => {
    const fine = Math.round(8192 + (detuneCents * 8191) / 100);
    const controls: [number, number][] = [
      [7, volume],
      [10, pan],
    ];
    if (channel !== drumChannel) controls.push([101, 0], [100, 1], [6, fine >> 7], [38, fine & 127]);
    const data = controls.flatMap(([control, value]) => [0xb0 | channel, control, value, 0]);
    return { tick: 0, rank: 0, data: [...data, 0xc0 | channel, program] };
  });
  return [...tempoEvents, ...channelEvents];
}

function notes(song: MidiSong): Event[] {
  return song.notes.flatMap(({ channel, pitch, beat, beats, velocity }): Event[] => {
    if (!(pitch >= 0 && pitch < 128 && velocity > 0 && velocity < 128 && beat >= 0))
      throw new RangeError(`a note ${pitch} of ${velocity} at beat ${beat} cannot be written`);
    const start = ticks(beat);
    const end = Math.max(start + 1, ticks(beat + beats));
    return [
      { tick: start, rank: 2, data: [0x90 | channel, Math.round(pitch), Math.round(velocity)] },
      { tick: end, rank: 1, data: [0x80 | channel, Math.round(pitch), 0] },
    ];
  });
}

const ticks = (beats: number) => Math.round(beats * ticksPerBeat);

function variableLength(value: number): number[] {
  const bytes = [value & 127];
  for (let rest = value >> 7; rest > 0; rest >>= 7) bytes.unshift((rest & 127) | 128);
  return bytes;
}

function chunk(name: string, data: Buffer): Buffer {
  const head = Buffer.alloc(8);
  head.write(name, 'latin1');
  head.writeUInt32BE(data.length, 4);
  return Buffer.concat([head, data]);
}
