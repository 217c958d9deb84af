import { Text } from '@mantine/core';
import { useId } from 'react';
import { type ArcPoint, arcWords } from './arc.ts';
import classes from './energy-arc.module.css';

const widthPx = 320;
const heightPx = 88;
const edgePx = 6;

/** How the energy goes through a playlist: a line, a sentence, and the numbers. */
export function EnergyArc({ points }: { readonly points: readonly ArcPoint[] }) {
  const id = useId();
  const last = points.at(-1)?.position ?? 1;
  const x = ({ position }: ArcPoint) =>
    edgePx + ((position - 1) / Math.max(1, last - 1)) * (widthPx - 2 * edgePx);
  const y = ({ energy }: ArcPoint) => edgePx + (1 - energy) * (heightPx - 2 * edgePx);
  const path = points.map((point, index) => `${index === 0 ? 'M' : 'L'}${x(point)} ${y(point)}`).join('');
  const [first] = points;
  return (
    <figure className={classes.figure}>
      <svg viewBox={`0 0 ${widthPx} ${heightPx}`} role="img" aria-labelledby={id} className={classes.arc}>
        <title id={id}>{arcWords(points)}</title>
        <line x1={0} x2={widthPx} y1={heightPx / 2} y2={heightPx / 2} className={classes.middle} />
        {first && (
          <path
            d={`${path}L${widthPx - edgePx} ${heightPx}L${x(first)} ${heightPx}Z`}
            className={classes.area}
          />
        )}
        <path d={path} className={classes.line} />
      </svg>
      <figcaption>
        <Text size="sm">{arcWords(points)}</Text>
        <details>
          <summary className={classes.more}>Energy of each track</summary>
          <ol className={classes.numbers}>
            {points.map(({ position, title, energy }) => (
              <li key={position} value={position}>
                {title}: {Math.round(energy * 100)}%
              </li>
            ))}
          </ol>
        </details>
      </figcaption>
    </figure>
  );
}
