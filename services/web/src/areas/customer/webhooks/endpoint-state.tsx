import { Badge, Stack, Text } from '@mantine/core';
import type { Answer } from '../../../api/client.ts';

export type Endpoint = Answer<'/v1/webhook-endpoints'>['items'][number];

/** Whether an endpoint is sent anything, and why not. */
export function EndpointState({ of: { status, disabled_reason } }: { readonly of: Endpoint }) {
  return (
    <Stack gap={2} align="flex-start">
      <Badge variant="light" color={status === 'enabled' ? 'green' : 'yellow'} autoContrast>
        {status === 'enabled' ? 'On' : 'Off'}
      </Badge>
      {disabled_reason && (
        <Text size="xs" c="dimmed">
          {disabled_reason}
        </Text>
      )}
    </Stack>
  );
}
