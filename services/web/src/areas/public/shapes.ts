const centre = 300;
const round = (value: number) => Math.round(value * 100) / 100;

/** A point around the centre of a picture of 600 × 600; 0° is right, and degrees go clockwise. */
export function around(radius: number, degrees: number): readonly [number, number] {
  const angle = (degrees * Math.PI) / 180;
  return [round(centre + radius * Math.cos(angle)), round(centre + radius * Math.sin(angle))];
}

/** The path of an arc around the centre, clockwise from one angle to another. */
export function arc(radius: number, from: number, to: number): string {
  const far = to - from > 180 ? 1 : 0;
  return `M${around(radius, from).join(' ')}A${radius} ${radius} 0 ${far} 1 ${around(radius, to).join(' ')}`;
}

/** A number from 0 to 1 that looks like chance and is the same at every look. */
export function chance(seed: number): number {
  const value = Math.sin(seed * 12.9898 + 4.1414) * 43_758.5453;
  return value - Math.floor(value);
}
