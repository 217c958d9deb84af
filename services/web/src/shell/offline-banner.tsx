import { Alert } from '@mantine/core';
import { useNetwork } from '@mantine/hooks';
import { IconWifiOff } from '@tabler/icons-react';

/** Says that the connection is gone, as long as it is. */
export function OfflineBanner() {
  const { online } = useNetwork();
  return (
    <div role="status">
      {!online && (
        <Alert icon={<IconWifiOff size={18} />} color="yellow" mb="md" title="You are offline">
          What you see may be old. Everything goes on by itself when the connection is back.
        </Alert>
      )}
    </div>
  );
}
