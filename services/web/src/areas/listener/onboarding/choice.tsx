import { IconCheck } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import classes from './choice.module.css';

interface ChoicesProps {
  /** What is chosen, for who cannot see how it stands together. */
  readonly legend: string;
  readonly isLegendShown?: boolean;
  /** `cards` beside each other, `few` of them in one row, `rows` under each other, `pills` in a line. */
  readonly look?: 'cards' | 'few' | 'rows' | 'pills';
  readonly children: ReactNode;
}

/** A group of things to choose from. */
export function Choices({ legend, isLegendShown = false, look = 'cards', children }: ChoicesProps) {
  return (
    <fieldset className={classes.choices} data-look={look} {...(!isLegendShown && { 'aria-label': legend })}>
      {isLegendShown && <legend className={classes.legend}>{legend}</legend>}
      {children}
    </fieldset>
  );
}

interface ChoiceProps {
  readonly type: 'checkbox' | 'radio';
  readonly name: string;
  readonly label: string;
  readonly hint?: string | undefined;
  readonly checked: boolean;
  readonly disabled?: boolean;
  readonly onChange: () => void;
}

/** One of them: a real checkbox or radio button that looks like a card. */
export function Choice({ type, name, label, hint, checked, disabled = false, onChange }: ChoiceProps) {
  return (
    <label className={classes.choice}>
      <input
        className={classes.input}
        type={type}
        name={name}
        checked={checked}
        disabled={disabled}
        onChange={onChange}
      />
      <span className={classes.mark} data-round={type === 'radio' || undefined} aria-hidden="true">
        <IconCheck size={13} stroke={3} />
      </span>
      <span className={classes.words}>
        <span className={classes.label}>{label}</span>
        {hint && <span className={classes.hint}>{hint}</span>}
      </span>
    </label>
  );
}
