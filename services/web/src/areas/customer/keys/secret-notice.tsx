import { Alert, Button, Stack, Text } from '@mantine/core';
import { IconKey } from '@tabler/icons-react';
import { CopyText } from '../../../components/copy-text.tsx';
import { useFocusVisit } from '../use-focus-visit.ts';

export interface FreshKey {
  readonly name: string;
  readonly secret: string;
}

/** A secret is shown once: here, until somebody says that it is kept. */
export function SecretNotice({ fresh, onClose }: { readonly fresh: FreshKey; readonly onClose: () => void }) {
  const place = useFocusVisit<HTMLDivElement>();
  return (
    <Alert
      ref={place}
      tabIndex={-1}
      role="status"
      icon={<IconKey size={18} />}
      color="green"
      title={`The secret of “${fresh.name}”`}
      style={{ overflowWrap: 'anywhere' }}
    >
      <Stack gap="sm" align="flex-start">
        <Text size="sm">Copy it to where it is needed now. It is not shown again.</Text>
        <CopyText text={fresh.secret} label="the secret" />
        <Button size="xs" variant="default" onClick={onClose}>
          I have kept it
        </Button>
      </Stack>
    </Alert>
  );
}
