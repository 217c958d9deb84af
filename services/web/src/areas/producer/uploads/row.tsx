import { Text } from '@mantine/core';
import {
  IconAlertTriangle,
  IconCheck,
  IconClock,
  IconPlayerPause,
  IconPlugConnectedX,
  IconUpload,
  IconWaveSine,
  IconX,
} from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { bytes } from '../../../format.ts';
import classes from './uploads.module.css';

export type Tone =
  | 'waiting'
  | 'sending'
  | 'analysing'
  | 'paused'
  | 'disconnected'
  | 'good'
  | 'attention'
  | 'bad';

const signs: Readonly<Record<Tone, readonly [typeof IconCheck, string | undefined]>> = {
  waiting: [IconClock, undefined],
  sending: [IconUpload, undefined],
  analysing: [IconWaveSine, undefined],
  paused: [IconPlayerPause, undefined],
  disconnected: [IconPlugConnectedX, classes['warn']],
  good: [IconCheck, classes['good']],
  attention: [IconAlertTriangle, classes['warn']],
  bad: [IconX, classes['bad']],
};

interface RowProps {
  readonly tone: Tone;
  readonly name: string;
  readonly sizeBytes?: number;
  /** What happens now, in words. */
  readonly words: ReactNode;
  readonly actions?: ReactNode;
  readonly children?: ReactNode;
}

/** One sound on its way: a sign, its name, what happens to it, and what can be done. */
export function Row({ tone, name, sizeBytes, words, actions, children }: RowProps) {
  const [Sign, className] = signs[tone];
  return (
    <li className={classes['row']}>
      <Sign size={20} aria-hidden="true" className={`${classes['state']} ${className ?? ''}`} />
      <div>
        <Text component="span" className={classes['name']}>
          {name}
        </Text>
        {sizeBytes !== undefined && (
          <Text component="span" size="sm" c="dimmed">
            {' '}
            {bytes(sizeBytes)}
          </Text>
        )}
        <Text size="sm" c="dimmed" component="div">
          {words}
        </Text>
        {children}
      </div>
      <div className={classes['actions']}>{actions}</div>
    </li>
  );
}
