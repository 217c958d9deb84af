import { VisuallyHidden } from '@mantine/core';
import { Link } from 'wouter';
import { nameOf, pathOf, type Step } from './steps.ts';
import classes from './steps-bar.module.css';

interface StepsBarProps {
  readonly steps: readonly Step[];
  readonly current: Step;
  readonly isDone: (step: Step) => boolean;
  /** Whether the steps after the seeds can be gone to. */
  readonly isOpen: boolean;
}

/** Where one is, and a way to every other step. */
export function StepsBar({ steps, current, isDone, isOpen }: StepsBarProps) {
  return (
    <nav aria-label="Steps">
      <ol className={classes.steps}>
        {steps.map((step) => {
          const done = isDone(step);
          const words = (
            <>
              <span className={classes.name}>{nameOf(step)}</span>
              {done && <VisuallyHidden> (done)</VisuallyHidden>}
            </>
          );
          const shared = { className: classes.link, 'data-done': done || undefined };
          return (
            <li key={step} className={classes.step}>
              {step === current || !(isOpen || step === 'seeds') ? (
                <span {...shared} aria-current={step === current ? 'step' : undefined}>
                  {words}
                </span>
              ) : (
                <Link href={pathOf(step)} {...shared}>
                  {words}
                </Link>
              )}
            </li>
          );
        })}
      </ol>
    </nav>
  );
}
