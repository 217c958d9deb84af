import { scaleLinear } from '@visx/scale';
import classes from './chart.module.css';
import { Chart } from './chart.tsx';

interface BulletProps {
  readonly title: string;
  readonly value: number;
  readonly target: number;
  /** Where most of what the value is a mean of lies. */
  readonly spread?: { readonly from: number; readonly to: number };
  /** Whether the value is as it should be; words beside the chart say so too. */
  readonly isGood: boolean;
}

const height = 30;

/** One value against its target: a thick bar for the value, a line across for the target, a broad band for the spread. */
export function Bullet({ title, value, target, spread, isGood }: BulletProps) {
  const end = Math.max(target * 1.25, value * 1.05, spread ? spread.to * 1.05 : 0, 1);
  return (
    <Chart title={title} height={height}>
      {(width) => {
        const x = scaleLinear({ domain: [0, end], range: [0, width] });
        return (
          <>
            <rect className={classes.track} y={4} width={width} height={22} rx={4} />
            {spread && (
              <rect
                className={classes.spread}
                x={x(spread.from)}
                width={Math.max(2, x(spread.to) - x(spread.from))}
                y={4}
                height={22}
              />
            )}
            <rect
              y={10}
              width={Math.max(2, x(value))}
              height={10}
              rx={2}
              fill={isGood ? 'var(--trc-good)' : 'var(--trc-bad)'}
            />
            <line className={classes.target} x1={x(target)} x2={x(target)} y1={0} y2={height} />
          </>
        );
      }}
    </Chart>
  );
}
