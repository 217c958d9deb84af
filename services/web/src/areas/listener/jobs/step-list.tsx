import { VisuallyHidden } from '@mantine/core';
import { IconCheck, IconCircle, IconCircleDotFilled, IconX } from '@tabler/icons-react';
import classes from './job-page.module.css';
import type { SeenStep } from './steps.ts';

const signs = { done: IconCheck, now: IconCircleDotFilled, waiting: IconCircle, stopped: IconX } as const;
const states = { done: 'done', now: 'now', waiting: 'to come', stopped: 'stopped here' } as const;

interface StepListProps {
  readonly steps: readonly SeenStep[];
  /** What a step has found, by its stage. */
  readonly found: Readonly<Record<string, string | undefined>>;
}

/** The way of a job: what is done and what it found, what happens now, and what is to come. */
export function StepList({ steps, found }: StepListProps) {
  return (
    <ol className={classes.steps}>
      {steps.map(({ stage, state, doing, done }) => {
        const Sign = signs[state];
        return (
          <li key={stage} className={classes.step} data-state={state}>
            <span className={classes.sign}>
              <Sign size={16} aria-hidden="true" />
            </span>
            <span>
              {state === 'done' ? done : doing}
              <VisuallyHidden> ({states[state]})</VisuallyHidden>
              {state === 'done' && found[stage] && <div className={classes.found}>{found[stage]}</div>}
            </span>
          </li>
        );
      })}
    </ol>
  );
}
