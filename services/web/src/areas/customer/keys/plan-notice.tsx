import { Alert, Button, Text } from '@mantine/core';
import { IconLock } from '@tabler/icons-react';
import { Link } from 'wouter';
import { $api } from '../../../api/client.ts';

/** Whether the plan lets keys be made; what cannot be known is left to the API to refuse. */
export function useMayMakeKeys(): boolean {
  const { data } = $api.useQuery('get', '/v1/usage', {}, { staleTime: 60_000 });
  return !data || data.api_keys || data.enforcement !== 'enforce';
}

export function NoKeysInPlan({ isAdmin }: { readonly isAdmin: boolean }) {
  return (
    <Alert role="note" icon={<IconLock size={18} />} color="yellow" title="Your plan makes no keys">
      <Text size="sm">
        With a larger plan, programs of yours can upload, search and make playlists. Keys from before go on.
        {!isAdmin && ' Ask an owner or an admin of your account for it.'}
      </Text>
      {isAdmin && (
        <Button component={Link} href="/settings/plan" size="xs" mt="sm">
          See the plans
        </Button>
      )}
    </Alert>
  );
}
