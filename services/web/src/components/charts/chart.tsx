import { useElementSize } from '@mantine/hooks';
import { type PointerEvent, type ReactNode, useId, useState } from 'react';
import classes from './chart.module.css';

/** What a chart says of one of its points, in a box beside it and to a screen reader. */
export interface Tip {
  readonly title: string;
  readonly rows: ReadonlyArray<{
    readonly label: string;
    readonly value: string;
    readonly colour?: string;
  }>;
}

interface ChartProps {
  /** What is shown, for people who do not see it; a table of the numbers stands beside every chart. */
  readonly title: string;
  readonly height: number;
  /** Draws at a width in pixels; `active` is the point that is pointed at. */
  readonly children: (width: number, active: number | null) => ReactNode;
  readonly points?: {
    readonly count: number;
    /** What one of them is: "Day". */
    readonly label: string;
    /** Middle of a point in pixels from the left. */
    readonly xOf: (index: number, width: number) => number;
    readonly tipOf: (index: number) => Tip;
  };
}

/**
 * The place of a chart: as wide as it may be, with a name, and with points that the pointer, a finger and the arrow keys reach.
 * The keys work because a slider lies over the drawing, which tells a screen reader the value of its point.
 */
export function Chart({ title, height, children, points }: ChartProps) {
  const id = useId();
  const { ref, width } = useElementSize<HTMLDivElement>();
  const [active, setActive] = useState<number | null>(null);
  const shown = active !== null && points && active < points.count ? active : null;
  const nearest = (event: PointerEvent<HTMLElement>) => {
    if (!points || points.count === 0 || width === 0) return;
    const x = event.clientX - event.currentTarget.getBoundingClientRect().left;
    let best = 0;
    for (let index = 1; index < points.count; index += 1)
      if (Math.abs(points.xOf(index, width) - x) < Math.abs(points.xOf(best, width) - x)) best = index;
    setActive(best);
  };
  return (
    <div
      ref={ref}
      className={classes.place}
      style={{ height }}
      onPointerMove={nearest}
      onPointerDown={nearest}
      onPointerLeave={() => setActive(null)}
    >
      {width > 0 && (
        <svg className={classes.svg} width={width} height={height} role="img" aria-labelledby={id}>
          <title id={id}>{title}</title>
          {children(width, shown)}
        </svg>
      )}
      {points && points.count > 0 && (
        <input
          type="range"
          className={classes.picker}
          aria-label={`${points.label}: ${title}`}
          aria-valuetext={tipText(points.tipOf(shown ?? 0))}
          min={0}
          max={points.count - 1}
          value={shown ?? 0}
          onChange={(event) => setActive(Number(event.target.value))}
          onFocus={() => setActive((now) => now ?? points.count - 1)}
          onBlur={() => setActive(null)}
        />
      )}
      {points && shown !== null && width > 0 && (
        <TipBox
          tip={points.tipOf(shown)}
          x={points.xOf(shown, width)}
          isRight={points.xOf(shown, width) > width / 2}
        />
      )}
    </div>
  );
}

const tipText = ({ title, rows }: Tip) =>
  `${title}: ${rows.map(({ label, value }) => `${label} ${value}`).join(', ')}`;

function TipBox({ tip, x, isRight }: { readonly tip: Tip; readonly x: number; readonly isRight: boolean }) {
  return (
    <div
      className={classes.tip}
      style={{ left: x + (isRight ? -12 : 12) }}
      data-side={isRight ? 'right' : 'left'}
      aria-hidden="true"
    >
      <div className={classes.tipTitle}>{tip.title}</div>
      {tip.rows.map(({ label, value, colour }) => (
        <div key={label} className={classes.tipRow}>
          {colour && <Swatch colour={colour} />}
          <span>{label}</span>
          <span>{value}</span>
        </div>
      ))}
    </div>
  );
}

function Swatch({ colour }: { readonly colour: string }) {
  return <span className={classes.swatch} style={{ background: colour }} aria-hidden="true" />;
}

/** Which colour is what; in the order in which the colours lie. */
export function Legend({
  items,
}: {
  readonly items: ReadonlyArray<{ readonly label: string; readonly colour: string; readonly value?: string }>;
}) {
  return (
    <ul className={classes.legend}>
      {items.map(({ label, colour, value }) => (
        <li key={label}>
          <Swatch colour={colour} />
          {label}
          {value && <span className={classes.legendValue}>{value}</span>}
        </li>
      ))}
    </ul>
  );
}

/** The numbers behind a chart, for people who would rather read them; closed until they are wanted. */
export function Numbers({ children }: { readonly children: ReactNode }) {
  return (
    <details className={classes.numbers}>
      <summary>The numbers as a table</summary>
      {children}
    </details>
  );
}
