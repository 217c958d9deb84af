import classes from './pictures.module.css';
import { chance } from './shapes.ts';

const step = 6;
const bars = Array.from({ length: 90 }, (_, index) => {
  const place = (index % 22.5) / 22.5;
  const beat = Math.exp(-place * 3.4) * 0.85 + Math.exp(-Math.abs(place - 0.5) * 14) * 0.5;
  return { x: index * step, height: Math.max(5, (beat * 0.78 + chance(index) * 0.22) * 150) };
});
const played = 41;

/** A loop as the library shows it: four beats, of which nearly two have been heard. */
export function SoundsPicture() {
  return (
    <svg
      viewBox="0 0 540 250"
      className={classes.picture}
      aria-hidden="true"
      preserveAspectRatio="xMidYMid slice"
    >
      {bars.map(({ x, height }, index) => (
        <rect
          key={x}
          x={x + 1}
          y={125 - height / 2}
          width={step - 2.2}
          height={height}
          rx="1.9"
          className={index < played ? classes.heard : classes.unheard}
        />
      ))}
      <path d={`M${played * step} 26v198`} className={classes.head} />
    </svg>
  );
}
