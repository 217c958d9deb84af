export const tonics = ['C', 'C#', 'D', 'D#', 'E', 'F', 'F#', 'G', 'G#', 'A', 'A#', 'B'] as const;
export type Tonic = (typeof tonics)[number];
export type Scale = 'major' | 'minor';

export interface Key {
  readonly tonic: Tonic;
  readonly scale: Scale;
}

/** A place on the Camelot wheel: an hour from 1 to 12, in the outer ring (B, major) or the inner one (A, minor). */
export interface Place {
  readonly hour: number;
  readonly ring: 'A' | 'B';
}

/** C major is at 8; every fifth up is an hour later. Seven semitones are a fifth, and seven is its own inverse mod 12. */
const FIFTH = 7;
const HOUR_OF_C = 8;
const RELATIVE = 3;

const turned = (hour: number) => ((hour + 11) % 12) + 1;

/** Where a key stands on the wheel. */
export function placeOf({ tonic, scale }: Key): Place {
  const major = tonics.indexOf(tonic) + (scale === 'minor' ? RELATIVE : 0);
  return { hour: turned(HOUR_OF_C + FIFTH * major), ring: scale === 'minor' ? 'A' : 'B' };
}

/** The key at a place. */
export function keyAt({ hour, ring }: Place): Key {
  const major = (((hour - HOUR_OF_C + 12) * FIFTH) % 12) + 12;
  const tonic = tonics[(major - (ring === 'A' ? RELATIVE : 0)) % 12] ?? 'C';
  return { tonic, scale: ring === 'A' ? 'minor' : 'major' };
}

/** `8A`. */
export const codeOf = (key: Key): string => {
  const { hour, ring } = placeOf(key);
  return `${hour}${ring}`;
};

/** The key of a code such as `8A`; `null` when it is none. */
export function keyOfCode(code: string): Key | null {
  const [, hour, ring] = /^(1[0-2]|[1-9])([AB])$/.exec(code) ?? [];
  return hour && ring ? keyAt({ hour: Number(hour), ring: ring as 'A' | 'B' }) : null;
}

/** `F♯ minor`. */
export const nameOf = ({ tonic, scale }: Key): string => `${tonic.replace('#', '♯')} ${scale}`;

/** Whether sounds in two keys go together: the same hour in either ring, or the next hour in the same ring. */
export function goTogether(one: Key, other: Key): boolean {
  const [a, b] = [placeOf(one), placeOf(other)];
  const apart = Math.abs(a.hour - b.hour) % 12;
  return apart === 0 || (a.ring === b.ring && (apart === 1 || apart === 11));
}

/** The place that an arrow key leads to: along the ring, or to the other ring. */
export function neighbour({ hour, ring }: Place, arrow: string): Place | null {
  if (arrow === 'ArrowRight') return { hour: turned(hour + 1), ring };
  if (arrow === 'ArrowLeft') return { hour: turned(hour - 1), ring };
  if (arrow === 'ArrowUp' || arrow === 'ArrowDown') return { hour, ring: ring === 'A' ? 'B' : 'A' };
  return null;
}

/** Two decimals; adding zero makes a negative zero a zero. */
const round = (value: number) => Math.round(value * 100) / 100 + 0;
const at = (angle: number, radius: number) =>
  `${round(radius * Math.sin(angle))} ${round(-radius * Math.cos(angle))}`;
const hourAngle = Math.PI / 6;

/** The segment of a place around the origin as an SVG path; twelve is at the top. */
export function segmentPath(hour: number, inner: number, outer: number): string {
  const [from, to] = [(hour - 0.5) * hourAngle, (hour + 0.5) * hourAngle];
  return `M${at(from, inner)} L${at(from, outer)} A${outer} ${outer} 0 0 1 ${at(to, outer)} L${at(to, inner)} A${inner} ${inner} 0 0 0 ${at(from, inner)} Z`;
}

/** The middle of a segment, for its name. */
export function segmentMiddle(hour: number, radius: number): { readonly x: number; readonly y: number } {
  return {
    x: round(radius * Math.sin(hour * hourAngle)),
    y: round(-radius * Math.cos(hour * hourAngle)),
  };
}
