import { scaleLinear } from '@visx/scale';
import type { Answer } from '../../../api/client.ts';
import { Chart } from '../../../components/charts/chart.tsx';
import { percent } from '../../../format.ts';
import classes from './calibration.module.css';

type Figures = Answer<'/v1/admin/sla'>['figures'][number];

const rowHeight = 40;
const labelHeight = 16;
/** What lies beyond is drawn at the end: one lost job must not press all others into a corner. */
const ratioMax = 3;

/** From the median to the 95th per cent of each queue, against the line of the promise. */
export function Calibration({ figures }: { readonly figures: readonly Figures[] }) {
  if (figures.length === 0) return null;
  return (
    <Chart
      title="Time of jobs as a multiple of what was promised, from the median to the 95th per cent"
      height={figures.length * rowHeight + labelHeight}
    >
      {(width) => {
        const x = scaleLinear({ domain: [0, ratioMax], range: [0, width], clamp: true });
        return (
          <>
            {figures.map(({ queue, kind, ratio_p50, ratio_p90, ratio_p95 }, index) => (
              <g key={`${queue} ${kind}`} transform={`translate(0 ${index * rowHeight})`}>
                <text className={classes.label} y={14}>
                  {queue}, {kind}
                </text>
                <text className={classes.value} x={width} y={14} textAnchor="end">
                  {percent(ratio_p50)} to {percent(ratio_p95)}
                </text>
                <line className={classes.track} x2={width} y1={26} y2={26} />
                <line className={classes.wide} x1={x(ratio_p50)} x2={x(ratio_p95)} y1={26} y2={26} />
                <line className={classes.range} x1={x(ratio_p50)} x2={x(ratio_p90)} y1={26} y2={26} />
                <circle className={classes.median} cx={x(ratio_p50)} cy={26} r={5} />
              </g>
            ))}
            <line
              className={classes.promise}
              x1={x(1)}
              x2={x(1)}
              y1={18}
              y2={figures.length * rowHeight - 4}
            />
            <text className={classes.label} x={x(1)} y={figures.length * rowHeight + 8} textAnchor="middle">
              as promised
            </text>
          </>
        );
      }}
    </Chart>
  );
}
