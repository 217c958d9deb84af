import { Alert, Text } from '@mantine/core';
import { instant } from '../../../format.ts';
import classes from './plans.module.css';
import type { Started } from './trial.tsx';

interface NewsProps {
  readonly started: Started | null;
  readonly hasPaid: boolean;
  /** Name of the plan that was on its way and is there; `null` until then. */
  readonly plan: string | null;
  readonly nameOf: (planId: string) => string;
}

/** What came of a trial that was started or of a payment that was made; said politely as it goes on. */
export function News({ started, hasPaid, plan, nameOf }: NewsProps) {
  return (
    <div role="status" className={classes.news}>
      {started && (
        <Alert color="green" title={plan ? `You are on ${plan}` : 'The trial begins'}>
          <Text size="sm">
            {nameOf(started.plan_id)} is yours until {instant(started.until)}. It ends by itself; nothing has
            to be cancelled.
          </Text>
        </Alert>
      )}
      {!started && hasPaid && (
        <Alert color="green" title={plan ? `Thank you. You are on ${plan}` : 'Thank you'}>
          <Text size="sm">
            {plan
              ? 'The payment is confirmed. Its invoice stands at the end of this page.'
              : 'The payment is on its way to us; your plan changes as soon as it is confirmed, mostly within seconds.'}
          </Text>
        </Alert>
      )}
    </div>
  );
}
