import { TextInput } from '@mantine/core';
import { useState } from 'react';
import { tempoFault, tempoOf } from './pad-fields.ts';

interface TempoFieldProps {
  readonly label: string;
  readonly description?: string;
  /** What holds while nothing is said. */
  readonly placeholder: string;
  readonly value: number | undefined;
  readonly disabled?: boolean;
  readonly onChange: (bpm: number | undefined) => void;
}

/** A tempo that may be left out. What is typed stands as it was typed while it means the value. */
export function TempoField({ value, onChange, ...field }: TempoFieldProps) {
  const [typed, setTyped] = useState('');
  return (
    <TextInput
      {...field}
      inputMode="decimal"
      autoComplete="off"
      inputWrapperOrder={['label', 'input', 'description', 'error']}
      rightSectionWidth={48}
      rightSection={
        <span aria-hidden="true" style={{ fontSize: 'var(--mantine-font-size-xs)' }}>
          bpm
        </span>
      }
      value={tempoOf(typed) === value ? typed : String(value ?? '')}
      error={tempoFault(value)}
      onChange={({ currentTarget }) => {
        setTyped(currentTarget.value);
        onChange(tempoOf(currentTarget.value));
      }}
    />
  );
}
