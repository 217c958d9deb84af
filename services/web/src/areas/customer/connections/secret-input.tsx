import { TextInput } from '@mantine/core';

interface SecretInputProps {
  readonly label: string;
  readonly isSet: boolean;
  readonly value: string;
  readonly error: string | undefined;
  readonly lengthMax: number;
  readonly onChange: (value: string) => void;
}

/** A secret on its way in: it is never shown, and typed anew with every change. */
export function SecretInput({ label, isSet, value, error, lengthMax, onChange }: SecretInputProps) {
  return (
    <TextInput
      label={label}
      type="password"
      required
      maxLength={lengthMax}
      autoComplete="off"
      spellCheck={false}
      placeholder={isSet ? 'Kept, not shown; type it again to change anything' : ''}
      value={value}
      error={error}
      onChange={({ currentTarget }) => onChange(currentTarget.value)}
    />
  );
}
