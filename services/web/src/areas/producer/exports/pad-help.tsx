import { Text } from '@mantine/core';
import { IconArrowBarToRight, IconRepeat } from '@tabler/icons-react';
import classes from './exports.module.css';
import { signs } from './pad-face.tsx';

/** How sounds are moved, and what the signs on the pads say. */
export function PadHelp() {
  return (
    <div>
      <Text size="sm" fw={600}>
        Arrange your pads
      </Text>
      <Text size="sm" c="dimmed" mb="xs">
        Drag a sound to another pad or onto a bank; what was there swaps places. Press a sound for its name,
        tempo and loop, and to copy it. By keyboard: space lifts it, arrow keys move it.
      </Text>
      <ul className={classes.legend}>
        {Object.entries(signs).map(([kind, Sign]) => (
          <li key={kind} className={classes.sign} data-kind={kind}>
            <Sign size={16} aria-hidden="true" /> {kind}
          </li>
        ))}
        <li className={classes.sign}>
          <IconRepeat size={16} aria-hidden="true" /> loops
        </li>
        <li className={classes.sign}>
          <IconArrowBarToRight size={16} aria-hidden="true" /> plays to its end
        </li>
      </ul>
    </div>
  );
}
