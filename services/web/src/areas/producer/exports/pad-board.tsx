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
import { placeAt, spoken, targetOf, whereFrom } from './drop-targets.ts';
import { bankCount, type Item, padsPerBank } from './export.ts';
import classes from './exports.module.css';
import { faceOf } from './face.ts';
import { towards } from './keyboard-steps.ts';
import { PadFace, PadPicture } from './pad-face.tsx';
import { PadHelp } from './pad-help.tsx';
import {
  after,
  anyFreePad,
  at,
  bankName,
  clear,
  differences,
  type History,
  isAt,
  move,
  type PadLayout,
  type Place,
  padsOf,
  placeName,
  put,
  setPad,
  undo,
} from './pad-layout.ts';
import { BankButton, Cell, Pad } from './pads.tsx';
import { SoundOnPad } from './sound-on-pad.tsx';
import { Tempos } from './tempos.tsx';
import { Tray } from './tray.tsx';
import { padText, soundsText } from './words.ts';

interface PadBoardProps {
  readonly suggested: PadLayout;
  readonly history: History;
  readonly onChange: (history: History) => void;
  readonly items: ReadonlyMap<string, Item>;
}

/** The pads of one bank after the other: drag with pointer, finger or keyboard, or press a pad and say what it does. */
export function PadBoard({ suggested, history, onChange, items }: PadBoardProps) {
  const { layout, past } = history;
  const [bank, setBank] = useState(() => layout.pads[0]?.bank ?? 1);
  const [selected, setSelected] = useState<Place | null>(null);
  const [lifted, setLifted] = useState<UniqueIdentifier | null>(null);
  const [said, setSaid] = useState('');
  const sensors = useSensors(
    useSensor(MouseSensor, { activationConstraint: { distance: 6 } }),
    useSensor(TouchSensor, { activationConstraint: { delay: 180, tolerance: 8 } }),
    useSensor(KeyboardSensor, {
      coordinateGetter: towards,
      keyboardCodes: { start: ['Space'], cancel: ['Escape'], end: ['Space', 'Enter'] },
    }),
  );
  const change = (next: PadLayout, about: string | null = null) => {
    setSaid('');
    onChange(after(history, next, about));
  };
  const faceAt = (place: Place) => {
    const placed = at(layout, place);
    const item = placed && items.get(placed.sample_id);
    return placed && item && faceOf(item, placed);
  };
  const faceOfLifted = (id: UniqueIdentifier) => {
    const place = placeAt(id);
    if (place) return faceAt(place);
    const item = items.get(String(id));
    return item && faceOf(item, { loop: false });
  };
  const nameOf = (id: UniqueIdentifier) => faceOfLifted(id)?.name ?? 'The sound';
  /** A sound without a pad gets one; loops begin anew when they have ended. */
  const place = (sampleId: string, to: Place) => {
    change(put(layout, { ...to, sample_id: sampleId, loop: items.get(sampleId)?.kind === 'loop' }));
    setBank(to.bank);
  };
  const moveTo = (from: Place, to: Place) => {
    change(move(layout, from, to));
    setBank(to.bank);
    if (selected && isAt(selected, from)) setSelected(to);
  };
  const drop = ({ active, over }: DragEndEvent) => {
    setLifted(null);
    const from = placeAt(active.id);
    const target = over && targetOf(over.id, layout);
    if (!target) return;
    if (target === 'off') {
      if (from) change(clear(layout, from));
    } else if (from) moveTo(from, target);
    else place(String(active.id), target);
  };
  const announcements: Announcements = {
    onDragStart: ({ active }) => `${nameOf(active.id)} is lifted from ${whereFrom(active.id)}.`,
    onDragOver: ({ over }) => (over ? `Over ${spoken(over.id, layout, items)}.` : 'Over no pad.'),
    onDragEnd: ({ active, over }) =>
      over
        ? `${nameOf(active.id)} is dropped on ${spoken(over.id, layout, items)}.`
        : 'It stays where it was.',
    onDragCancel: ({ active }) => `${nameOf(active.id)} stays where it was.`,
  };
  const loose = [...items.values()].filter(
    ({ sample_id, left_out }) =>
      padsOf(layout, sample_id).length === 0 && (!left_out || left_out.reason === 'not-placed'),
  );
  const changed = differences(layout, suggested);
  const chosen = selected && at(layout, selected);
  const chosenItem = chosen && items.get(chosen.sample_id);
  const liftedFace = lifted === null ? undefined : faceOfLifted(lifted);

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
            'Press space to lift the sound, the arrow keys to go to another pad or bank, space to drop it, escape to leave it. Press enter for its name, tempo and more.',
        },
      }}
      onDragStart={({ active }) => setLifted(active.id)}
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
                count={layout.pads.filter((placed) => placed.bank === one).length}
                isShown={one === bank}
                onShow={() => setBank(one)}
              />
            ))}
          </nav>
          <ol className={classes.grid} aria-label={`Pads of bank ${bankName(bank)}`}>
            {numbers(padsPerBank).map((pad) => {
              const here = { bank, pad };
              const face = faceAt(here);
              const isSelected = selected !== null && isAt(selected, here);
              return (
                <Cell key={pad} place={here}>
                  {(isOver) =>
                    face ? (
                      <Pad
                        face={face}
                        place={here}
                        isOver={isOver}
                        isSelected={isSelected}
                        onSelect={() => setSelected(isSelected ? null : here)}
                      />
                    ) : (
                      <PadPicture
                        place={placeName(here)}
                        face={undefined}
                        isOver={isOver}
                        label={padText(placeName(here), undefined)}
                      />
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
              {said} {soundsText(layout.pads.length)} on pads
              {changed > 0 && `, ${changed} not as suggested`}
            </Text>
          </Group>
          <Tempos layout={layout} bank={bank} onChange={change} />
        </Stack>
        <div className={classes.side}>
          {chosen && chosenItem ? (
            <SoundOnPad
              item={chosenItem}
              placed={chosen}
              layout={layout}
              onMove={(to) => moveTo(chosen, to)}
              onCopy={(to) => {
                change(put(layout, { ...chosen, ...to }));
                setSaid(`Copied to ${placeName(to)}.`);
                setBank(to.bank);
                setSelected(to);
              }}
              onSet={(settings, about) => change(setPad(layout, chosen, settings), about)}
              onRemove={() => {
                change(clear(layout, chosen));
                setSelected(null);
              }}
            />
          ) : (
            <PadHelp />
          )}
          <Tray
            loose={loose}
            onPlace={(id) => {
              const free = anyFreePad(layout, bank);
              if (free) place(id, free);
            }}
          />
        </div>
      </div>
      <DragOverlay dropAnimation={null}>
        {liftedFace && (
          <div className={classes.pad} data-kind={liftedFace.kind ?? undefined}>
            <PadFace place="" face={liftedFace} />
          </div>
        )}
      </DragOverlay>
    </DndContext>
  );
}
