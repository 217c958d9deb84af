import { AxisBottom, AxisLeft } from '@visx/axis';
import { scaleBand, scaleLinear } from '@visx/scale';
import { BarStack } from '@visx/shape';
import classes from './chart.module.css';
import { Chart, Legend } from './chart.tsx';
import { seriesColour } from './colours.ts';
import type { Stack } from './stack.ts';

interface StackedBarsProps {
  readonly title: string;
  readonly stack: Stack;
  /** What a column is: "Day". */
  readonly columnName: string;
  readonly columnLabel: (column: string) => string;
  readonly seriesLabel: (key: string, isRest: boolean) => string;
  readonly format: (value: number) => string;
  readonly height?: number;
}

const margin = { top: 8, right: 4, bottom: 26, left: 58 };
/** Width that the label of a column needs. */
const labelWidth = 64;

type Column = Stack['columns'][number];

/** Bars of several series on top of each other, one for each column, with both axes and a legend. */
export function StackedBars(props: StackedBarsProps) {
  const { title, stack, columnName, columnLabel, seriesLabel, format, height = 260 } = props;
  const columns = stack.columns.map(({ column }) => column);
  const xAt = (width: number) =>
    scaleBand({
      domain: columns,
      range: [margin.left, width - margin.right],
      paddingInner: 0.18,
      paddingOuter: 0.05,
    });
  const y = scaleLinear({
    domain: [0, Math.max(...stack.columns.map(({ total }) => total), 1)],
    range: [height - margin.bottom, margin.top],
    nice: 4,
  });
  const series = stack.series.map(({ key, isRest, total }, place) => ({
    label: seriesLabel(key, isRest),
    colour: seriesColour(isRest ? Number.POSITIVE_INFINITY : place),
    total,
  }));
  const tipOf = (index: number) => {
    const column = stack.columns[index];
    const rows = series
      .map(({ label, colour }, place) => ({ label, colour, amount: column?.values[place] ?? 0 }))
      .filter(({ amount }) => amount !== 0)
      .map(({ amount, ...row }) => ({ ...row, value: format(amount) }));
    return {
      title: columnLabel(column?.column ?? ''),
      rows: [...rows, { label: 'All', value: format(column?.total ?? 0) }],
    };
  };
  return (
    <figure className={classes.figure}>
      <Chart
        title={title}
        height={height}
        points={{
          count: columns.length,
          label: columnName,
          xOf: (index, width) => {
            const x = xAt(width);
            return (x(columns[index] ?? '') ?? 0) + x.bandwidth() / 2;
          },
          tipOf,
        }}
      >
        {(width, active) => {
          const x = xAt(width);
          const every = Math.max(1, Math.ceil((columns.length * labelWidth) / (width - margin.left)));
          return (
            <>
              {y.ticks(4).map((tick) => (
                <line
                  key={tick}
                  className={classes.grid}
                  x1={margin.left}
                  x2={width - margin.right}
                  y1={y(tick)}
                  y2={y(tick)}
                />
              ))}
              {active !== null && (
                <rect
                  className={classes.band}
                  x={(x(columns[active] ?? '') ?? 0) - x.step() * 0.09}
                  width={x.step()}
                  y={margin.top}
                  height={height - margin.top - margin.bottom}
                />
              )}
              <BarStack<Column, number, typeof x, typeof y>
                data={[...stack.columns]}
                keys={series.map((_, place) => place)}
                value={({ values }, place) => values[place] ?? 0}
                x={({ column }) => column}
                xScale={x}
                yScale={y}
                color={(place) => series[place]?.colour ?? ''}
              />
              <AxisLeft
                left={margin.left}
                scale={y}
                numTicks={4}
                hideAxisLine
                hideTicks
                tickFormat={(value) => format(Number(value))}
                tickLabelProps={{ className: classes.tick ?? '', textAnchor: 'end', dx: -6, dy: 4 }}
              />
              <AxisBottom
                top={height - margin.bottom}
                scale={x}
                hideTicks
                axisLineClassName={classes.axis ?? ''}
                tickValues={columns.filter((_, index) => index % every === 0)}
                tickFormat={columnLabel}
                tickLabelProps={{ className: classes.tick ?? '', textAnchor: 'middle', dy: 2 }}
              />
            </>
          );
        }}
      </Chart>
      <Legend items={series.map(({ label, colour, total }) => ({ label, colour, value: format(total) }))} />
    </figure>
  );
}
