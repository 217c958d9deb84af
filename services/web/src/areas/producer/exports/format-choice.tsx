import { Text } from '@mantine/core';
import type { Format } from './export.ts';
import classes from './exports.module.css';
import { formatAbout, formatName } from './words.ts';

interface FormatChoiceProps {
  readonly format: Format;
  readonly onChange: (format: Format) => void;
}

/** What the export is for. */
export function FormatChoice({ format, onChange }: FormatChoiceProps) {
  return (
    <fieldset className={classes.formats}>
      <Text component="legend" fw={600} mb="xs">
        What for
      </Text>
      {(Object.keys(formatName) as Format[]).map((one) => (
        <label key={one} className={classes.format}>
          <input
            type="radio"
            name="format"
            value={one}
            checked={one === format}
            onChange={() => onChange(one)}
          />
          <span>
            <Text span fw={600} display="block">
              {formatName[one]}
            </Text>
            <Text span size="sm" {...(one !== format && { c: 'dimmed' })}>
              {formatAbout[one]}
            </Text>
          </span>
        </label>
      ))}
    </fieldset>
  );
}
