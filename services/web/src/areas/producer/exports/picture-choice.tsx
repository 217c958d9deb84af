import { Stack, Switch } from '@mantine/core';
import { $api } from '../../../api/client.ts';
import { DevicePicture } from '../../../components/device-picture.tsx';

interface PictureChoiceProps {
  readonly isOn: boolean;
  readonly onChange: (isOn: boolean) => void;
}

/** Whether the brand's picture goes with a project; nothing for a brand that has none. */
export function PictureChoice({ isOn, onChange }: PictureChoiceProps) {
  const { data: tenant } = $api.useQuery('get', '/v1/tenant');
  const picture = tenant?.brand?.device_picture;
  if (!picture) return null;
  return (
    <Stack gap="sm">
      <Switch
        label="With our picture on the device’s screen"
        checked={isOn}
        onChange={({ currentTarget }) => onChange(currentTarget.checked)}
      />
      {isOn && <DevicePicture picture={picture} caption="As the device shows it, 128 × 64 dots" />}
    </Stack>
  );
}
