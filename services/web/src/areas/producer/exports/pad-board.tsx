import {
  type Announcements,
  DndContext,
  type DragEndEvent,
  DragOverlay,
  KeyboardSensor,
  MouseSensor,
  pointerWithin,
  rectIntersection,
  TouchSensor,
  type UniqueIdentifier,
  useSensor,
  useSensors,
} from '@dnd-kit/core';
import { Button, Group, Stack, Text } from '@mantine/core';
import { IconArrowBackUp, IconWand } from '@tabler/icons-react';
import { useState } from 'react';
import { numbers } from './bank-view.tsx';
import { spoken, targetOf, whereIs } from './drop-targets.ts';
import { bankCount, type Item, padsPerBank } from './export.ts';
import classes from './exports.module.css';
import { towards } from './keyboard-steps.ts';
import { PadFace } from './pad-face.tsx';
import { PadHelp } from './pad-help.tsx';
import {
  after,
  anyFreePad,
  at,
  bankName,
  differences,
  type History,
  move,
  type PadLayout,
  type Place,
  padOf,
  placeName,
  remove,
  setLoop,
  undo,
} from './pad-layout.ts';
import { BankButton, Cell, Pad } from './pads.tsx';
import { SoundOnPad } from './sound-on-pad.tsx';
import { Tray } from './tray.tsx';
import { padText, soundsText } from './words.ts';

interface PadBoardProps {
  readonly suggested: PadLayout;
  readonly history: History;
  readonly onChange: (history: History) => void;
  readonly items: ReadonlyMap<string, Item>;
}

/** The pads of one bank after the other: drag with pointer, finger or keyboard, or press a pad and say where it goes. */
export function PadBoard({ suggested, history, onChange, items }: PadBoardProps) {
  const { layout, past } = history;
  const [bank, setBank] = useState(() => layout[0]?.bank ?? 1);
  const [selected, setSelected] = useState<string | null>(null);
  const [lifted, setLifted] = useState<string | null>(null);
  const sensors = useSensors(
    useSensor(MouseSensor, { activationConstraint: { distance: 6 } }),
    useSensor(TouchSensor, { activationConstraint: { delay: 180, tolerance: 8 } }),
    useSensor(KeyboardSensor, {
      coordinateGetter: towards,
      keyboardCodes: { start: ['Space'], cancel: ['Escape'], end: ['Space', 'Enter'] },
    }),
  );
  const change = (next: PadLayout) => onChange(after(history, next));
  const nameOf = (id: UniqueIdentifier) => items.get(String(id))?.name ?? 'The sound';
  const put = (sampleId: string, to: Place) => {
    change(move(layout, sampleId, to, items.get(sampleId)?.kind === 'loop'));
    setBank(to.bank);
  };
  const drop = ({ active, over }: DragEndEvent) => {
    setLifted(null);
    const sampleId = String(active.id);
    const target = over && targetOf(over.id, layout);
    if (target === 'off') change(remove(layout, sampleId));
    else if (target) put(sampleId, target);
  };
  const announcements: Announcements = {
    onDragStart: ({ active }) => `${nameOf(active.id)} is lifted from ${whereIs(layout, active.id)}.`,
    onDragOver: ({ over }) => (over ? `Over ${spoken(over.id, layout, items)}.` : 'Over no pad.'),
    onDragEnd: ({ active, over }) =>
      over
        ? `${nameOf(active.id)} is dropped on ${spoken(over.id, layout, items)}.`
        : 'It stays where it was.',
    onDragCancel: ({ active }) => `${nameOf(active.id)} stays where it was.`,
  };
  const loose = [...items.values()].filter(
    ({ sample_id, left_out }) => !padOf(layout, sample_id) && (!left_out || left_out.reason === 'not-placed'),
  );
  const changed = differences(layout, suggested);
  const isOn = selected !== null && items.has(selected);

  return (
    <DndContext
      sensors={sensors}
      collisionDetection={(all) => {
        const under = pointerWithin(all);
        return under.length > 0 ? under : rectIntersection(all);
      }}
      accessibility={{
        announcements,
        screenReaderInstructions: {
          draggable:
            'Press space to lift the sound, the arrow keys to go to another pad or bank, space to drop it, escape to leave it. Press enter for more ways to move it.',
        },
      }}
      onDragStart={({ active }) => setLifted(String(active.id))}
      onDragCancel={() => setLifted(null)}
      onDragEnd={drop}
    >
      <div className={classes.board}>
        <Stack gap="sm">
          <nav className={classes.banks} aria-label="Banks">
            {numbers(bankCount).map((one) => (
              <BankButton
                key={one}
                bank={one}
                count={layout.filter((placed) => placed.bank === one).length}
                isShown={one === bank}
                onShow={() => setBank(one)}
              />
            ))}
          </nav>
          <ol className={classes.grid} aria-label={`Pads of bank ${bankName(bank)}`}>
            {numbers(padsPerBank).map((pad) => {
              const placed = at(layout, { bank, pad });
              const item = placed && items.get(placed.sample_id);
              return (
                <Cell key={pad} place={{ bank, pad }}>
                  {(isOver) =>
                    item ? (
                      <Pad
                        item={item}
                        place={{ bank, pad }}
                        loop={placed.loop}
                        isOver={isOver}
                        isSelected={selected === item.sample_id}
                        onSelect={() => setSelected(selected === item.sample_id ? null : item.sample_id)}
                      />
                    ) : (
                      <div
                        className={classes.pad}
                        data-empty
                        data-over={isOver || undefined}
                        role="img"
                        aria-label={padText(placeName({ bank, pad }), undefined, false)}
                      >
                        <PadFace place={placeName({ bank, pad })} item={undefined} loop={false} />
                      </div>
                    )
                  }
                </Cell>
              );
            })}
          </ol>
          <Group gap="sm" justify="space-between">
            <Group gap="xs">
              <Button
                size="xs"
                variant="default"
                leftSection={<IconArrowBackUp size={14} />}
                disabled={past.length === 0}
                onClick={() => onChange(undo(history))}
              >
                Undo
              </Button>
              <Button
                size="xs"
                variant="default"
                leftSection={<IconWand size={14} />}
                disabled={changed === 0}
                onClick={() => change(suggested)}
              >
                Back to the suggestion
              </Button>
            </Group>
            <Text size="sm" c="dimmed" role="status">
              {soundsText(layout.length)} on pads
              {changed > 0 && `, ${changed} not as suggested`}
            </Text>
          </Group>
        </Stack>
        <div className={classes.side}>
          {isOn && (
            <SoundOnPad
              key={selected}
              item={items.get(selected) as Item}
              layout={layout}
              onPut={(to) => put(selected, to)}
              onLoop={(loop) => change(setLoop(layout, selected, loop))}
              onRemove={() => change(remove(layout, selected))}
            />
          )}
          {!isOn && <PadHelp />}
          <Tray
            loose={loose}
            onPlace={(id) => {
              const free = anyFreePad(layout, bank);
              if (free) put(id, free);
            }}
          />
        </div>
      </div>
      <DragOverlay dropAnimation={null}>
        {lifted && items.has(lifted) && (
          <div className={classes.pad} data-kind={items.get(lifted)?.kind}>
            <PadFace place="" item={items.get(lifted)} loop={padOf(layout, lifted)?.loop ?? false} />
          </div>
        )}
      </DragOverlay>
    </DndContext>
  );
}
