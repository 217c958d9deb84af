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
