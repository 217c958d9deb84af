import { dice, seedOf } from './dice.ts';

/** Two ends of a gradient, both dark enough for white text (WCAG 2.2 contrast of at least 4.5), and a light for accents. */
export interface Duotone {
  readonly from: string;
  readonly to: string;
  readonly glow: string;
}

/** A world takes one family, so that its playlists look like a series; an intersection takes one duotone of it. */
export const families: readonly (readonly Duotone[])[] = [
  [
    { from: '#14213d', to: '#7a3b5d', glow: '#ff9e7a' },
    { from: '#2d1b4e', to: '#b0413e', glow: '#ffb26b' },
    { from: '#1b2a49', to: '#8a4f2d', glow: '#ffd08a' },
    { from: '#3a1c42', to: '#a3466b', glow: '#ffa8c5' },
    { from: '#0f2a3f', to: '#6b4a7d', glow: '#e2a9ff' },
  ],
  [
    { from: '#0b2b33', to: '#1f6f6b', glow: '#8ff0d0' },
    { from: '#12263a', to: '#2b6a8c', glow: '#9fdcff' },
    { from: '#0f3029', to: '#4f7340', glow: '#d6f28c' },
    { from: '#1d2f2b', to: '#7a6326', glow: '#ffe08a' },
    { from: '#10243b', to: '#3f5f93', glow: '#b9ccff' },
  ],
  [
    { from: '#2b1030', to: '#5b3fa0', glow: '#c3a6ff' },
    { from: '#1a1446', to: '#8a3a8f', glow: '#ffa3ea' },
    { from: '#12204f', to: '#4e57b0', glow: '#a9c4ff' },
    { from: '#330f2b', to: '#a03560', glow: '#ff9db5' },
    { from: '#0f2747', to: '#1d6c86', glow: '#8fe8ff' },
  ],
  [
    { from: '#1c1c20', to: '#5a4a42', glow: '#f3d9bd' },
    { from: '#22252b', to: '#4d6570', glow: '#cfe9f2' },
    { from: '#231d1d', to: '#84463a', glow: '#ffbfa6' },
    { from: '#1e211c', to: '#5f6b3c', glow: '#e2efae' },
    { from: '#201d28', to: '#66557a', glow: '#dccbf7' },
  ],
];

export interface CoverKey {
  readonly worldId: string;
  readonly intersectionId: string;
  /** Place of the intersection in its world: neighbours get different colours. */
  readonly ordinal: number;
}

/** What lies under the title of a cover: a diagonal gradient with three soft lights. Lengths are shares of its side. */
export interface CoverGround extends Duotone {
  /** By how much the diagonal is turned around the middle. */
  readonly turnDeg: number;
  readonly lights: readonly { readonly cx: number; readonly cy: number; readonly r: number }[];
}

const lightRadii = [0.42, 0.3, 0.18];
const plain: Duotone = { from: '#14213d', to: '#14213d', glow: '#ffffff' };

/** The ground of a playlist's cover, decided by its key alone, so that a page and a file show the same one. */
export function coverGround({ worldId, intersectionId, ordinal }: CoverKey): CoverGround {
  const family = families[seedOf(worldId) % families.length] ?? [];
  const duotone = family[(seedOf(`${worldId} first`) + ordinal) % family.length] ?? plain;
  const roll = dice(seedOf(`${worldId} ${intersectionId}`));
  const share = (value: number) => Math.round(value * 1_000) / 1_000;
  const turnDeg = Math.round(roll() * 60 - 30);
  const lights = lightRadii.map((radius) => ({
    cx: share(0.35 + 0.6 * roll()),
    cy: share(0.05 + 0.4 * roll()),
    r: share(radius * (0.8 + 0.4 * roll())),
  }));
  return { ...duotone, turnDeg, lights };
}
