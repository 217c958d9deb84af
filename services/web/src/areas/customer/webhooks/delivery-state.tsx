import { Text } from '@mantine/core';
import type { Answer } from '../../../api/client.ts';
import { stateInWords } from './event-words.ts';

export type Delivery = Answer<'/v1/webhook-deliveries'>['items'][number];

const colours = {
  pending: 'var(--trc-warn)',
  delivered: 'var(--trc-good)',
  failed: 'var(--trc-bad)',
} as const;
const signs = { pending: '…', delivered: '✓', failed: '✕' } as const;

export function DeliveryState({ of }: { readonly of: Delivery }) {
  return (
    <Text size="sm" component="span">
      <Text component="span" c={colours[of.status]} fw={700} aria-hidden="true">
        {signs[of.status]}{' '}
      </Text>
      {stateInWords(of)}
    </Text>
  );
}
