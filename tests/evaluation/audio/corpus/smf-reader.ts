/** What of a Standard MIDI File tells its tempo. */
export interface MidiTimes {
  readonly ticksPerBeat: number;
  readonly tempos: readonly { readonly tick: number; readonly bpm: number }[];
  /** Ticks of all starts of notes, in order. */
  readonly onsets: readonly number[];
}

/** Reads a Standard MIDI File (RP-001) of format 0 or 1. @throws RangeError for anything else, SMPTE time included */
export function readSmf(file: Buffer): MidiTimes {
  if (file.toString('latin1', 0, 4) !== 'MThd') throw new RangeError('no Standard MIDI File');
  const ticksPerBeat = file.readUInt16BE(12);
  if (ticksPerBeat >= 0x8000) throw new RangeError('time in frames instead of beats');
  const tempos: { tick: number; bpm: number }[] = [];
  const onsets: number[] = [];
  for (let at = 8 + file.readUInt32BE(4); at + 8 <= file.length; ) {
    const end = at + 8 + file.readUInt32BE(at + 4);
    if (file.toString('latin1', at, at + 4) === 'MTrk') readTrack(file.subarray(at + 8, end), tempos, onsets);
    at = end;
  }
  tempos.sort((a, b) => a.tick - b.tick);
  onsets.sort((a, b) => a - b);
  return { ticksPerBeat, tempos: tempos.length > 0 ? tempos : [{ tick: 0, bpm: 120 }], onsets };
}

function readTrack(track: Buffer, tempos: { tick: number; bpm: number }[], onsets: number[]): void {
  let at = 0;
  let tick = 0;
  let status = 0;
  const number = () => {
    let value = 0;
    for (;;) {
      const byte = track[at++] ?? 0;
      value = (value << 7) | (byte & 127);
      if (byte < 128) return value;
    }
  };
  while (at < track.length) {
    tick += number();
    if ((track[at] ?? 0) >= 128) status = track[at++] ?? 0;
    if (status === 0xff) {
      const type = track[at++];
      const length = number();
      if (type === 0x51) tempos.push({ tick, bpm: 60_000_000 / track.readUIntBE(at, 3) });
      at += length;
    } else if (status >= 0xf0) {
      at += number();
    } else {
      const kind = status >> 4;
      if (kind === 9 && (track[at + 1] ?? 0) > 0) onsets.push(tick);
      at += kind === 12 || kind === 13 ? 1 : 2;
    }
  }
}
