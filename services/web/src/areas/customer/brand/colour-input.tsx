import { TextInput } from '@mantine/core';
import classes from './brand.module.css';
import { isColour } from './brand-draft.ts';

interface ColourInputProps {
  readonly label: string;
  readonly description: string;
  readonly value: string;
  readonly error: string | undefined;
  readonly onChange: (value: string) => void;
}

/** A colour as its digits and, beside them, the browser's own picker. */
export function ColourInput({ label, description, value, error, onChange }: ColourInputProps) {
  return (
    <TextInput
      label={label}
      description={description}
      required
      pattern="#[0-9a-fA-F]{6}"
      title="A colour as #rrggbb"
      maxLength={7}
      autoComplete="off"
      spellCheck={false}
      value={value}
      error={error}
      onChange={({ currentTarget }) => onChange(currentTarget.value)}
      leftSectionWidth={44}
      leftSection={
        <input
          type="color"
          className={classes.picker}
          aria-label={`${label}, picker`}
          value={isColour(value) ? value.toLowerCase() : '#000000'}
          onChange={({ currentTarget }) => onChange(currentTarget.value)}
        />
      }
    />
  );
}
