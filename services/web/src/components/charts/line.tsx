import { AxisBottom, AxisLeft } from '@visx/axis';
import { scaleLinear, scalePoint } from '@visx/scale';
import { LinePath } from '@visx/shape';
import classes from './chart.module.css';
import { Chart, Legend } from './chart.tsx';
import { seriesColour } from './colours.ts';

interface LineProps {
  readonly title: string;
  readonly columns: readonly string[];
  /** Each with one value for each column; `null` leaves a gap. */
  readonly series: ReadonlyArray<{ readonly label: string; readonly values: ReadonlyArray<number | null> }>;
  readonly columnName: string;
  readonly columnLabel: (column: string) => string;
  readonly format: (value: number) => string;
  readonly height?: number;
}

const margin = { top: 8, right: 12, bottom: 26, left: 58 };
const labelWidth = 64;

/** Lines over columns, with both axes; from zero on, so that heights can be compared. */
export function Line({ title, columns, series, columnName, columnLabel, format, height = 240 }: LineProps) {
  const xAt = (width: number) =>
    scalePoint({ domain: [...columns], range: [margin.left, width - margin.right], padding: 0.2 });
  const values = series.flatMap((one) => one.values.filter((value) => value !== null));
  const y = scaleLinear({
    domain: [Math.min(0, ...values), Math.max(1, ...values)],
    range: [height - margin.bottom, margin.top],
    nice: 4,
  });
  const tipOf = (index: number) => ({
    title: columnLabel(columns[index] ?? ''),
    rows: series.map(({ label, values: own }, place) => {
      const value = own[index] ?? null;
      return { label, colour: seriesColour(place), value: value === null ? '–' : format(value) };
    }),
  });
  return (
    <figure className={classes.figure}>
      <Chart
        title={title}
        height={height}
        points={{
          count: columns.length,
          label: columnName,
          xOf: (index, width) => xAt(width)(columns[index] ?? '') ?? 0,
          tipOf,
        }}
      >
        {(width, active) => {
          const x = xAt(width);
          const every = Math.max(1, Math.ceil((columns.length * labelWidth) / (width - margin.left)));
          const at = (index: number) => x(columns[index] ?? '') ?? 0;
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
                <line
                  className={classes.axis}
                  x1={at(active)}
                  x2={at(active)}
                  y1={margin.top}
                  y2={height - margin.bottom}
                />
              )}
              {series.map(({ label, values: own }, place) => (
                <LinePath
                  key={label}
                  className={classes.line ?? ''}
                  data={[...own]}
                  defined={(value) => value !== null}
                  x={(_, index) => at(index)}
                  y={(value) => y(value ?? 0)}
                  stroke={seriesColour(place)}
                  strokeDasharray={place === 0 ? 'none' : `${2 + place * 3} 4`}
                />
              ))}
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
      {series.length > 1 && (
        <Legend items={series.map(({ label }, place) => ({ label, colour: seriesColour(place) }))} />
      )}
    </figure>
  );
}
