import type { CSSProperties } from 'react';
import classes from './record.module.css';

/** One band for each question, from the outside in; broken, so that one sees them turn. */
const bands = [
  { r: 39, dashes: '70 14 46 20' },
  { r: 35, dashes: '30 10 90 16' },
  { r: 31, dashes: '52 12 24 12' },
  { r: 27, dashes: '80 10 30 12' },
  { r: 23, dashes: '22 9 48 12' },
] as const;
const grooves = [41, 37, 33, 29, 25, 21] as const;
const ringR = 48.5;

interface RecordProps {
  /** Which bands are cut. */
  readonly cut: readonly boolean[];
  readonly isTurning?: boolean;
  /** From 0 to 1, as a ring around it. */
  readonly progress?: number;
}

/** A record that is being made. It says nothing that is not said in words beside it. */
export function Record({ cut, isTurning = false, progress }: RecordProps) {
  const around = 2 * Math.PI * ringR;
  return (
    <svg viewBox="0 0 100 100" className={classes.record} aria-hidden="true">
      {progress !== undefined && (
        <g transform="rotate(-90 50 50)">
          <circle cx="50" cy="50" r={ringR} className={classes.track} />
          {progress > 0 && (
            <circle
              cx="50"
              cy="50"
              r={ringR}
              className={classes.progress}
              strokeDasharray={around}
              strokeDashoffset={around * (1 - progress)}
            />
          )}
        </g>
      )}
      <g className={isTurning ? classes.turning : undefined}>
        <circle cx="50" cy="50" r="45" className={classes.disc} />
        {grooves.map((r) => (
          <circle key={r} cx="50" cy="50" r={r} className={classes.groove} />
        ))}
        {bands.map(({ r, dashes }, index) => (
          <circle
            key={r}
            cx="50"
            cy="50"
            r={r}
            className={classes.band}
            data-cut={cut[index] || undefined}
            style={{ '--band': `var(--trc-series-${index + 1})` } as CSSProperties}
            strokeDasharray={dashes}
          />
        ))}
        <circle cx="50" cy="50" r="16" className={classes.label} />
        <path d="M43 43.5h14M45.5 57.5h9" className={classes.mark} />
        <circle cx="50" cy="50" r="2" className={classes.hole} />
      </g>
    </svg>
  );
}
