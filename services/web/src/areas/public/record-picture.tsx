import { useId } from 'react';
import classes from './pictures.module.css';
import { arc, around, chance } from './shapes.ts';

/** Playlists as they might be called, each on its groove. */
const playlists = [
  { name: 'rain on a tin roof', radius: 262, from: -158, tracks: 15 },
  { name: 'last train, slow tape', radius: 226, from: -20, tracks: 12 },
  { name: 'warm machines', radius: 190, from: 112, tracks: 10 },
  { name: 'neon, half asleep', radius: 154, from: -112, tracks: 8 },
] as const;
const grooves = Array.from({ length: 26 }, (_, index) => 128 + index * 6.4);
const trackStep = 9;
const nameSweep = 74;

/** A record whose grooves are playlists and whose tracks are points. It says nothing that the words do not say. */
export function RecordPicture() {
  const id = useId();
  return (
    <svg viewBox="0 0 600 600" className={classes.record} aria-hidden="true">
      <circle cx="300" cy="300" r="296" className={classes.disc} />
      <g className={classes.grooves}>
        {grooves.map((radius) => (
          <circle key={radius} cx="300" cy="300" r={radius} />
        ))}
      </g>
      <g className={classes.turning}>
        {playlists.map(({ name, radius, from, tracks }, line) => (
          <g key={name}>
            <path id={`${id}${line}`} d={arc(radius, from, from + nameSweep)} fill="none" />
            <text className={classes.name}>
              <textPath href={`#${id}${line}`}>{name}</textPath>
            </text>
            <path
              d={arc(radius - 1, from + nameSweep, from + nameSweep + tracks * trackStep)}
              className={classes.groove}
            />
            {Array.from({ length: tracks }, (_, track) => {
              const [x, y] = around(radius - 1, from + nameSweep + (track + 0.5) * trackStep);
              const size = 2.4 + chance(line * 31 + track) * 4.4;
              return <circle key={`${x}`} cx={x} cy={y} r={size} className={classes.track} />;
            })}
          </g>
        ))}
      </g>
      <circle cx="300" cy="300" r="104" className={classes.label} />
      <circle cx="300" cy="300" r="82" className={classes.labelRing} />
      <circle cx="300" cy="300" r="9" className={classes.hole} />
    </svg>
  );
}
