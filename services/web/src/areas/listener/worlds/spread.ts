export interface Spot {
  readonly x: number;
  readonly y: number;
}

const roundsMax = 60;

/**
 * Moves spots that lie on each other apart, each pair by half of what it lacks, and keeps all inside `within` of the
 * middle. The order decides which way two equal spots go, so the same spots always come out the same.
 */
export function spreadOut<S extends Spot>(spots: readonly S[], apart: number, within: number): S[] {
  const moved = spots.map(({ x, y }) => ({ x, y }));
  for (let round = 0; round < roundsMax; round += 1) {
    let isSettled = true;
    for (const [i, a] of moved.entries()) {
      for (const [j, b] of moved.entries()) {
        if (j <= i) continue;
        const [dx, dy] = [b.x - a.x, b.y - a.y];
        const far = Math.hypot(dx, dy);
        if (far >= apart) continue;
        isSettled = false;
        const angle = i * 2.4 + j;
        const [ux, uy] = far < 1e-6 ? [Math.cos(angle), Math.sin(angle)] : [dx / far, dy / far];
        const step = (apart - far) / 2;
        a.x -= ux * step;
        a.y -= uy * step;
        b.x += ux * step;
        b.y += uy * step;
      }
    }
    for (const spot of moved) {
      spot.x = Math.max(-within, Math.min(within, spot.x));
      spot.y = Math.max(-within, Math.min(within, spot.y));
    }
    if (isSettled) break;
  }
  return spots.map((spot, index) => ({ ...spot, ...moved[index] }));
}
