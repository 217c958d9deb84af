import { Anchor } from '@mantine/core';
import { Link } from 'wouter';
import { Panel } from '../../../components/panel.tsx';
import { number, percent } from '../../../format.ts';
import { codeOf, nameOf, tonics } from './camelot.ts';
import type { Detail } from './detail.ts';
import classes from './facts.module.css';
import { keyText, reasonText, sureness } from './words.ts';

const barWidth = 30;
const height = 90;

/** The key, the next best one, and how much of each note was heard. */
export function KeyPanel({ sample }: { readonly sample: Detail }) {
  const { key, key_reason, spectral } = sample;
  const { mean } = spectral.chroma;
  const most = Math.max(...mean, 1e-9);
  const offCents = key ? Math.round(key.tuning_cents) : 0;
  const tuning =
    Math.abs(offCents) < 5
      ? 'in tune with A = 440 Hz'
      : `${number(Math.abs(offCents))} cents ${offCents > 0 ? 'above' : 'below'} A = 440 Hz`;
  return (
    <Panel
      title={key ? keyText(key) : 'No key'}
      about={
        key
          ? `${sureness(key.confidence)} (${percent(key.confidence)}), next ${nameOf(key.runner_up)}, ${tuning}`
          : reasonText(key_reason)
      }
      actions={
        key && (
          <Anchor component={Link} href={`/samples?key=${codeOf(key)}`} size="sm">
            Find what goes with it
          </Anchor>
        )
      }
    >
      <svg className={classes.chart} viewBox={`0 0 ${12 * barWidth} ${height + 14}`} role="img">
        <title>How much of each note was heard</title>
        {mean.map((value, index) => {
          const tall = (value / most) * height;
          return (
            <g key={tonics[index]}>
              <rect
                className={classes.bar}
                data-main={tonics[index] === key?.tonic || undefined}
                x={index * barWidth + 3}
                y={height - tall}
                width={barWidth - 6}
                height={tall}
                rx={2}
              />
              <text x={(index + 0.5) * barWidth} y={height + 12} textAnchor="middle">
                {tonics[index]?.replace('#', '♯')}
              </text>
            </g>
          );
        })}
      </svg>
      <details className={classes.details}>
        <summary>The notes in numbers</summary>
        <table className={classes.table}>
          <thead>
            <tr>
              <th scope="col">Note</th>
              <th scope="col">Share of the strongest</th>
            </tr>
          </thead>
          <tbody>
            {mean.map((value, index) => (
              <tr key={tonics[index]}>
                <td>{tonics[index]?.replace('#', '♯')}</td>
                <td>{percent(value / most)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </details>
    </Panel>
  );
}
