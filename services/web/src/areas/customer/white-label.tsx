import { Alert, Button, Text } from '@mantine/core';
import { IconLock } from '@tabler/icons-react';
import { Link } from 'wouter';
import { $api } from '../../api/client.ts';

/**
 * Whether the plan lets the product be shown under an own name and own addresses; `null` until that is known. What cannot
 * be known is left to the API to refuse.
 */
export function useWhiteLabel(): boolean | null {
  const { data, isError } = $api.useQuery('get', '/v1/usage', {}, { staleTime: 60_000 });
  if (!data) return isError ? true : null;
  return data.white_label || data.enforcement !== 'enforce';
}

/** Says that the plan has no white label, and where one that has it is found. */
export function WhiteLabelNotice({ isIn }: { readonly isIn: boolean | null }) {
  if (isIn !== false) return null;
  return (
    <Alert role="note" icon={<IconLock size={18} />} color="yellow" title="White label is not in your plan">
      <Text size="sm" mb="sm">
        You can try everything on this page. To show the product under your own name and addresses, change to
        a plan with white label.
      </Text>
      <Button component={Link} href="/settings/plan" size="xs">
        See the plans
      </Button>
    </Alert>
  );
}
