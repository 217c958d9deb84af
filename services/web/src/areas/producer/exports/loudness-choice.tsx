import { Radio, Stack, TextInput } from '@mantine/core';
import { lufsMax, lufsMin, lufsOf, lufsText, lufsUsual } from './loudness.ts';

interface LoudnessChoiceProps {
  /** What was typed as the loudness of all; `null` leaves each sound as it is. */
  readonly typed: string | null;
  readonly onChange: (typed: string | null) => void;
}

/** Whether all sounds are made equally loud, and how loud. */
export function LoudnessChoice({ typed, onChange }: LoudnessChoiceProps) {
  return (
    <Stack gap="sm">
      <Radio.Group
        label="Loudness"
        value={typed === null ? 'own' : 'alike'}
        onChange={(value) => onChange(value === 'own' ? null : String(lufsUsual))}
      >
        <Stack gap="xs" mt="xs">
          <Radio value="own" label="As each sound is" />
          <Radio value="alike" label="All alike, as far as peaks allow" />
        </Stack>
      </Radio.Group>
      {typed !== null && (
        <TextInput
          label="How loud, in LUFS"
          description={`From ${lufsText(lufsMin)} to ${lufsText(lufsMax)}; ${lufsText(lufsUsual)} is usual where music is streamed.`}
          inputWrapperOrder={['label', 'input', 'description', 'error']}
          autoComplete="off"
          maw={260}
          value={typed}
          error={lufsOf(typed) === undefined && `A number from ${lufsText(lufsMin)} to ${lufsText(lufsMax)}.`}
          onChange={({ currentTarget }) => onChange(currentTarget.value)}
        />
      )}
    </Stack>
  );
}
