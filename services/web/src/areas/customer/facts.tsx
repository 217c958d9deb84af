import type { ReactNode } from 'react';
import classes from './facts.module.css';

interface FactsProps {
  readonly facts: readonly (readonly [string, ReactNode])[];
  /** Beside each other, where there is room. */
  readonly isWide?: boolean;
}

/** Names and values, one under the other. */
export function Facts({ facts, isWide }: FactsProps) {
  return (
    <dl className={classes.facts} data-wide={isWide || undefined}>
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
