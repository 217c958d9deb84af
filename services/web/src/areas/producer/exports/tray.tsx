import { useDraggable, useDroppable } from '@dnd-kit/core';
import { Text } from '@mantine/core';
import { offPads } from './drop-targets.ts';
import type { Item } from './export.ts';
import classes from './exports.module.css';

interface TrayProps {
  readonly loose: readonly Item[];
  readonly onPlace: (sampleId: string) => void;
}

/** Sounds without a pad: they stay out of the project until they get one. */
export function Tray({ loose, onPlace }: TrayProps) {
  const { setNodeRef, isOver } = useDroppable({ id: offPads });
  return (
    <section
      ref={setNodeRef}
      className={classes.tray}
      data-over={isOver || undefined}
      aria-label="Not on a pad"
    >
      <Text size="sm" fw={600}>
        Not on a pad
      </Text>
      <Text size="xs" c="dimmed" mb="xs">
        {loose.length === 0
          ? 'Drop a sound here to leave it out.'
          : 'Left out. Press one to place it, or drag it.'}
      </Text>
      <ul className={classes.chips}>
        {loose.map((item) => (
          <li key={item.sample_id}>
            <Chip item={item} onPlace={() => onPlace(item.sample_id)} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function Chip({ item, onPlace }: { readonly item: Item; readonly onPlace: () => void }) {
  const { setNodeRef, listeners, attributes } = useDraggable({ id: item.sample_id });
  return (
    <button
      ref={setNodeRef}
      type="button"
      className={classes.chip}
      data-kind={item.kind}
      {...attributes}
      {...listeners}
      onClick={onPlace}
    >
      {item.name ?? item.filename}
    </button>
  );
}
