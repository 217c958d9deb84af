import { device, type Pad } from '@trc/contracts/documents/export.v1';

/** What of a sound decides where it goes. */
export interface Placeable {
  readonly sampleId: Pad['sample_id'];
  readonly kind: 'one-shot' | 'loop' | 'song';
  /** As the device gets it. */
  readonly bpm: number | null;
  readonly key: { readonly tonic: string; readonly scale: 'major' | 'minor' } | null;
  /** Middle of the spectrum: it puts a kick before a snare before a hat. */
  readonly centroidHz: number;
}

/** Tempos so near to each other are one group: the device stretches by as much without being heard. */
const groupRatioMax = 1.06;
/** A tempo and its double are one pulse; groups are made within this octave. */
const octaveBpmMin = 80;
const shotsPerBank = 8;

const tonics = ['C', 'C#', 'D', 'D#', 'E', 'F', 'F#', 'G', 'G#', 'A', 'A#', 'B'];

/**
 * Place on the wheel of fifths, 0 to 11, where a minor key stands with its relative major: neighbours share six of seven notes.
 * `null` without a key.
 */
export function wheelPlace(key: Placeable['key']): number | null {
  if (key === null) return null;
  const tonic = tonics.indexOf(key.tonic);
  if (tonic < 0) return null;
  return ((key.scale === 'minor' ? tonic + 3 : tonic) * 7) % 12;
}

const pulseOf = (bpm: number) => {
  let pulse = bpm;
  while (pulse >= 2 * octaveBpmMin) pulse /= 2;
  while (pulse < octaveBpmMin) pulse *= 2;
  return pulse;
};

/** By pulse; each group begins with its slowest. What has no tempo is the last group. Within a group by key, along the wheel. */
function tempoGroups(sounds: readonly Placeable[]): readonly (readonly Placeable[])[] {
  const timed = sounds
    .filter(({ bpm }) => bpm !== null)
    .map((sound) => ({ sound, pulse: pulseOf(sound.bpm as number) }))
    .sort((a, b) => a.pulse - b.pulse);
  const groups: Placeable[][] = [];
  let from = 0;
  for (const { sound, pulse } of timed) {
    if (groups.length === 0 || pulse > from * groupRatioMax) {
      groups.push([]);
      from = pulse;
    }
    groups.at(-1)?.push(sound);
  }
  const rest = sounds.filter(({ bpm }) => bpm === null);
  const place = (sound: Placeable) => wheelPlace(sound.key) ?? tonics.length;
  return [...groups, ...(rest.length > 0 ? [rest] : [])].map((group) =>
    group.toSorted((a, b) => place(a) - place(b)),
  );
}

/**
 * Where sounds would go: one-shots on pads 1 to 8 of each bank from low to high, beside them on 9 to 16 loops and songs of one tempo in the
 * order of their keys, a bank or more for each tempo; what is left of either kind fills banks of its own. When that needs more banks than there
 * are, the same order fills pad after pad.
 * @param sounds at most 160
 */
export function suggestLayout(sounds: readonly Placeable[]): readonly Pad[] {
  const shots = sounds
    .filter(({ kind }) => kind === 'one-shot')
    .toSorted((a, b) => a.centroidHz - b.centroidHz);
  const groups = tempoGroups(sounds.filter(({ kind }) => kind !== 'one-shot'));
  const banks = inBanks(shots, groups);
  if (banks.length <= device.banks)
    return banks.flatMap((pads, bank) => pads.map((sound) => on(bank, sound)));
  return [...shots, ...groups.flat()].map((sound, i) =>
    on(Math.floor(i / device.padsPerBank), { sound, pad: i % device.padsPerBank }),
  );
}

interface Placed {
  readonly sound: Placeable;
  /** From 0. */
  readonly pad: number;
}

const from =
  (pad: number) =>
  (sound: Placeable, i: number): Placed => ({ sound, pad: pad + i });

function inBanks(shots: readonly Placeable[], groups: readonly (readonly Placeable[])[]): Placed[][] {
  const banks: Placed[][] = [];
  const waiting = [...shots];
  for (const group of groups) {
    const loops = [...group];
    while (loops.length > 0) {
      const low = waiting.splice(0, shotsPerBank);
      const pads = low.length > 0 ? device.padsPerBank - shotsPerBank : device.padsPerBank;
      const high = loops.splice(0, pads);
      banks.push([...low.map(from(0)), ...high.map(from(device.padsPerBank - pads))]);
    }
  }
  while (waiting.length > 0) banks.push(waiting.splice(0, device.padsPerBank).map(from(0)));
  return banks;
}

const on = (bank: number, { sound, pad }: Placed): Pad => ({
  bank: bank + 1,
  pad: pad + 1,
  sample_id: sound.sampleId,
  loop: sound.kind === 'loop',
});
