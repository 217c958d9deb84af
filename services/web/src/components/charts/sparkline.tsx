import { scaleLinear } from '@visx/scale';
import { LinePath } from '@visx/shape';
import classes from './chart.module.css';
import { Chart } from './chart.tsx';

/** The shape of a series beside its number: no axes, from zero on. */
export function Sparkline({
  title,
  values,
  height = 32,
}: {
  readonly title: string;
  readonly values: readonly number[];
  readonly height?: number;
}) {
  const y = scaleLinear({ domain: [Math.min(0, ...values), Math.max(1, ...values)], range: [height - 2, 2] });
  return (
    <Chart title={title} height={height}>
      {(width) => {
        const x = scaleLinear({ domain: [0, Math.max(1, values.length - 1)], range: [2, width - 2] });
        return (
          <LinePath
            className={classes.line ?? ''}
            data={[...values]}
            x={(_, index) => x(index)}
            y={(value) => y(value)}
            stroke="var(--trc-accent)"
          />
        );
      }}
    </Chart>
  );
}
