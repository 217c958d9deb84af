import { Text, VisuallyHidden } from '@mantine/core';
import { percent } from '../../../format.ts';
import { signed } from './intersection-words.ts';
import classes from './moved-values.module.css';
import type { Moved } from './version-diff.ts';

interface MovedValuesProps {
  readonly caption: string;
  readonly values: readonly Moved[];
  readonly unit: 'standard-deviations' | 'share';
  readonly none: string;
}

/** Values that moved: a table in which a line leads from where each was to where it is. */
export function MovedValues({ caption, values, unit, none }: MovedValuesProps) {
  if (values.length === 0) return <Text size="sm">{none}</Text>;
  const written = unit === 'share' ? percent : (value: number) => signed(value, 2);
  const all = values.flatMap(({ before, after }) => [before ?? 0, after ?? 0]);
  const least = unit === 'share' ? 0 : Math.min(-1, ...all);
  const most = unit === 'share' ? Math.max(...all) : Math.max(1, ...all);
  const place = (value: number | null) => `${(100 * ((value ?? 0) - least)) / (most - least || 1)}%`;
  return (
    <table className={classes.table}>
      <caption>
        <VisuallyHidden>{caption}</VisuallyHidden>
      </caption>
      <thead>
        <tr>
          <th scope="col">Name</th>
          <th scope="col">Before</th>
          <td aria-hidden="true" />
          <th scope="col">After</th>
        </tr>
      </thead>
      <tbody>
        {values.map(({ name, before, after }) => (
          <tr key={name}>
            <th scope="row">{name}</th>
            <td className={classes.number}>{before === null ? 'none' : written(before)}</td>
            <td className={classes.drawn} aria-hidden="true">
              <svg width="100%" height="18" aria-hidden="true">
                <line x1={place(least)} x2="100%" y1="9" y2="9" className={classes.ground} />
                {unit !== 'share' && (
                  <line x1={place(0)} x2={place(0)} y1="3" y2="15" className={classes.zero} />
                )}
                <line x1={place(before)} x2={place(after)} y1="9" y2="9" className={classes.way} />
                <circle cx={place(before)} cy="9" r="4" className={classes.before} />
                <circle cx={place(after)} cy="9" r="5" className={classes.after} />
              </svg>
            </td>
            <td className={classes.number}>{after === null ? 'none' : written(after)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
