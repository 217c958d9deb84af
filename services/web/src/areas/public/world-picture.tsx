import classes from './pictures.module.css';
import { chance } from './shapes.ts';

/** Where playlists come from: parts of a taste, and where they cross. */
const parts = [
  { x: 210, y: 112, rx: 118, ry: 62, turn: -14 },
  { x: 330, y: 128, rx: 128, ry: 58, turn: 18 },
  { x: 268, y: 168, rx: 104, ry: 44, turn: 4 },
] as const;
const tracks = Array.from({ length: 74 }, (_, index) => {
  const part = parts[index % parts.length] ?? parts[0];
  const angle = chance(index) * Math.PI * 2;
  const far = Math.sqrt(chance(index + 200)) * (index % 7 === 0 ? 1.5 : 0.95);
  return {
    x: part.x + Math.cos(angle) * part.rx * far,
    y: part.y + Math.sin(angle) * part.ry * far,
    size: 1.4 + chance(index + 500) * 2.4,
    isSeed: index % 9 === 0,
  };
});

/** A map of a taste, as the page of a world shows it with what is really there. */
export function WorldPicture() {
  return (
    <svg
      viewBox="0 0 540 250"
      className={classes.picture}
      aria-hidden="true"
      preserveAspectRatio="xMidYMid slice"
    >
      {parts.map(({ x, y, rx, ry, turn }) => (
        <ellipse
          key={x}
          cx={x}
          cy={y}
          rx={rx}
          ry={ry}
          transform={`rotate(${turn} ${x} ${y})`}
          className={classes.part}
        />
      ))}
      {tracks.map(({ x, y, size, isSeed }) => (
        <circle
          key={`${x} ${y}`}
          cx={x}
          cy={y}
          r={isSeed ? 4.2 : size}
          className={isSeed ? classes.seed : classes.point}
        />
      ))}
      <path d="M269 128v18M260 137h18" className={classes.centre} />
    </svg>
  );
}
