import { CloseButton } from '@mantine/core';
import { useRef } from 'react';
import classes from './chosen.module.css';

interface ChosenProps<Thing> {
  /** What the things are, in the plural. */
  readonly label: string;
  readonly things: readonly Thing[];
  readonly words: (thing: Thing) => { readonly title: string; readonly by?: string };
  readonly empty: string;
  readonly onRemove: (thing: Thing) => void;
}

/** What was chosen, as chips that can be taken away. */
export function Chosen<Thing extends { readonly id: string }>({
  label,
  things,
  words,
  empty,
  onRemove,
}: ChosenProps<Thing>) {
  const list = useRef<HTMLUListElement>(null);
  if (things.length === 0) return <span className={classes.empty}>{empty}</span>;
  return (
    <ul ref={list} className={classes.list} aria-label={label} tabIndex={-1}>
      {things.map((thing) => {
        const { title, by } = words(thing);
        return (
          <li key={thing.id} className={classes.chip}>
            <span className={classes.words}>
              <strong>{title}</strong>
              {by && ` · ${by}`}
            </span>
            <CloseButton
              size={32}
              iconSize={14}
              radius="xl"
              aria-label={`Remove ${title}`}
              onClick={() => {
                onRemove(thing);
                // The button goes away with its chip; the focus stays with the others.
                list.current?.focus();
              }}
            />
          </li>
        );
      })}
    </ul>
  );
}
