import { scaleLinear } from '@visx/scale';
import classes from './chart.module.css';
import { Chart } from './chart.tsx';
import { seriesColour } from './colours.ts';

export interface BarRow {
  readonly key: string;
  readonly label: string;
  readonly value: number;
}

interface BarsProps {
  readonly title: string;
  readonly rows: readonly BarRow[];
  readonly format: (value: number) => string;
  /** Colour of a bar; without it a gain has that of the first series, and a loss that of what is bad. */
  readonly colour?: (row: BarRow) => string;
}

const rowHeight = 38;
const barHeight = 12;

/** Horizontal bars from zero, a label and a value over each: what is less than nothing goes to the left. */
export function Bars({ title, rows, format, colour = signColour }: BarsProps) {
  const values = rows.map(({ value }) => value);
  return (
    <Chart title={title} height={rows.length * rowHeight}>
      {(width) => {
        const x = scaleLinear({
          domain: [Math.min(0, ...values), Math.max(0, ...values, 1)],
          range: [0, width],
        });
        return rows.map((row, index) => {
          const [from, to] = [x(Math.min(0, row.value)), x(Math.max(0, row.value))];
          return (
            <g key={row.key} transform={`translate(0 ${index * rowHeight})`}>
              <text className={classes.rowLabel} y={14}>
                {shortened(row.label, width - 110)}
              </text>
              <text className={classes.rowValue} x={width} y={14} textAnchor="end">
                {format(row.value)}
              </text>
              <rect className={classes.track} y={20} width={width} height={barHeight} rx={3} />
              <rect
                y={20}
                x={from}
                width={Math.max(row.value === 0 ? 0 : 2, to - from)}
                height={barHeight}
                rx={3}
                fill={colour(row)}
              />
            </g>
          );
        });
      }}
    </Chart>
  );
}

const signColour = ({ value }: BarRow) => (value < 0 ? 'var(--trc-bad)' : seriesColour(0));

const letterWidth = 7.2;

function shortened(label: string, width: number): string {
  const most = Math.max(6, Math.floor(width / letterWidth));
  return label.length > most ? `${label.slice(0, most - 1)}…` : label;
}
