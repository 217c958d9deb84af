import { Text } from '@mantine/core';
import type { ReactNode } from 'react';
import classes from './facts.module.css';

export interface Fact {
  readonly name: string;
  readonly value: ReactNode;
  readonly about?: ReactNode;
}

/** Measured values with their names. */
export function Facts({ facts }: { readonly facts: readonly Fact[] }) {
  return (
    <dl className={classes.facts}>
      {facts.map(({ name, value, about }) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>
            {value}
            {about && (
              <Text size="xs" c="dimmed" component="div">
                {about}
              </Text>
            )}
          </dd>
        </div>
      ))}
    </dl>
  );
}
