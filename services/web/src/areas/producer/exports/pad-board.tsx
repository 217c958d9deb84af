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
  useDraggable,
  useDroppable,
  useSensor,
  useSensors,
} from '@dnd-kit/core';
import { Button, Group, NativeSelect, Stack, Switch, Text, VisuallyHidden } from '@mantine/core';
import { IconArrowBackUp, IconRepeat, IconWand } from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import { Panel } from '../../../components/panel.tsx';
import { numbers } from './bank-view.tsx';
import { bankCount, type Item, padsPerBank } from './export.ts';
import classes from './exports.module.css';
import { towards } from './keyboard-steps.ts';
import { PadFace, signs } from './pad-face.tsx';
import {
  after,
  anyFreePad,
  at,
  bankName,
  differences,
  freePad,
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
import { padText, soundsText } from './words.ts';

interface PadBoardProps {
  readonly suggested: PadLayout;
  readonly history: History;
  readonly onChange: (history: History) => void;
  readonly items: ReadonlyMap<string, Item>;
}

/** Names of what can be dropped on; a pad is its place. */
const offPads = 'off';
const bankId = (bank: number) => `bank ${bank}`;

function placeAt(id: UniqueIdentifier | undefined): Place | null {
  const [, bank, pad] = /^pad (\d+) (\d+)$/.exec(String(id)) ?? [];
  return bank && pad ? { bank: Number(bank), pad: Number(pad) } : null;
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
            <SoundPanel
              key={selected}
              item={items.get(selected) as Item}
              layout={layout}
              onPut={(to) => put(selected, to)}
              onLoop={(loop) => change(setLoop(layout, selected, loop))}
              onRemove={() => change(remove(layout, selected))}
            />
          )}
          {!isOn && <Help />}
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

/** How sounds are moved, and what the signs on the pads say. */
function Help() {
  return (
    <div>
      <Text size="sm" fw={600}>
        Arrange your pads
      </Text>
      <Text size="sm" c="dimmed" mb="xs">
        Drag a sound to another pad or onto a bank; what was there swaps places. Press a sound for its loop
        and more. By keyboard: space lifts it, arrow keys move it.
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
      </ul>
    </div>
  );
}

/** Where something that is dropped goes: a bank means its first free pad. */
function targetOf(id: UniqueIdentifier, layout: PadLayout): Place | 'off' | null {
  if (id === offPads) return 'off';
  const [, bank] = /^bank (\d+)$/.exec(String(id)) ?? [];
  return bank ? (freePad(layout, Number(bank)) ?? null) : placeAt(id);
}

function whereIs(layout: PadLayout, id: UniqueIdentifier): string {
  const placed = padOf(layout, String(id));
  return placed ? placeName(placed) : 'the sounds without a pad';
}

function spoken(id: UniqueIdentifier, layout: PadLayout, items: ReadonlyMap<string, Item>): string {
  const target = targetOf(id, layout);
  if (target === 'off') return 'the sounds without a pad';
  if (!target) return 'a bank without a free pad';
  const there = at(layout, target);
  const name = there && items.get(there.sample_id)?.name;
  return name ? `${placeName(target)}, where ${name} is` : placeName(target);
}

interface BankButtonProps {
  readonly bank: number;
  readonly count: number;
  readonly isShown: boolean;
  readonly onShow: () => void;
}

function BankButton({ bank, count, isShown, onShow }: BankButtonProps) {
  const { setNodeRef, isOver } = useDroppable({ id: bankId(bank) });
  return (
    <button
      ref={setNodeRef}
      type="button"
      className={classes.bank}
      aria-pressed={isShown}
      data-over={isOver || undefined}
      onClick={onShow}
    >
      <VisuallyHidden>{`Bank ${bankName(bank)}, ${soundsText(count)}`}</VisuallyHidden>
      <span aria-hidden="true">{bankName(bank)}</span>
      <small aria-hidden="true">{count || '–'}</small>
    </button>
  );
}

function Cell({
  place,
  children,
}: {
  readonly place: Place;
  readonly children: (isOver: boolean) => ReactNode;
}) {
  const { setNodeRef, isOver } = useDroppable({ id: `pad ${place.bank} ${place.pad}` });
  return (
    <li ref={setNodeRef} className={classes.cell}>
      {children(isOver)}
    </li>
  );
}

interface PadProps {
  readonly item: Item;
  readonly place: Place;
  readonly loop: boolean;
  readonly isOver: boolean;
  readonly isSelected: boolean;
  readonly onSelect: () => void;
}

function Pad({ item, place, loop, isOver, isSelected, onSelect }: PadProps) {
  const { setNodeRef, listeners, attributes, isDragging } = useDraggable({ id: item.sample_id });
  return (
    <button
      ref={setNodeRef}
      type="button"
      className={classes.pad}
      data-kind={item.kind}
      data-over={isOver || undefined}
      data-selected={isSelected || undefined}
      data-lifted={isDragging || undefined}
      {...attributes}
      {...listeners}
      aria-pressed={isSelected}
      onClick={onSelect}
    >
      <VisuallyHidden>{padText(placeName(place), item, loop)}</VisuallyHidden>
      <PadFace place={placeName(place)} item={item} loop={loop} />
    </button>
  );
}

interface SoundPanelProps {
  readonly item: Item;
  readonly layout: PadLayout;
  readonly onPut: (to: Place) => void;
  readonly onLoop: (loop: boolean) => void;
  readonly onRemove: () => void;
}

/** All that can be done with one sound without dragging it. */
function SoundPanel({ item, layout, onPut, onLoop, onRemove }: SoundPanelProps) {
  const placed = padOf(layout, item.sample_id);
  const { bank, pad } = placed ?? { bank: 1, pad: 1 };
  return (
    <Panel title={item.name ?? 'A sound'} about={item.filename}>
      <Stack gap="sm">
        <Group grow gap="xs">
          <NativeSelect
            label="Bank"
            value={bank}
            data={numbers(bankCount).map((one) => ({ value: String(one), label: bankName(one) }))}
            onChange={({ currentTarget }) => {
              const to = Number(currentTarget.value);
              onPut(freePad(layout, to) ?? { bank: to, pad });
            }}
          />
          <NativeSelect
            label="Pad"
            value={pad}
            data={numbers(padsPerBank).map((one) => {
              const there = at(layout, { bank, pad: one });
              const isTaken = there !== undefined && there.sample_id !== item.sample_id;
              return { value: String(one), label: isTaken ? `${one} (swap)` : String(one) };
            })}
            onChange={({ currentTarget }) => onPut({ bank, pad: Number(currentTarget.value) })}
          />
        </Group>
        <Switch
          label="Loop while it plays"
          checked={placed?.loop ?? false}
          disabled={!placed}
          onChange={({ currentTarget }) => onLoop(currentTarget.checked)}
        />
        <Button size="xs" variant="default" disabled={!placed} onClick={onRemove}>
          Take it off its pad
        </Button>
      </Stack>
    </Panel>
  );
}

interface TrayProps {
  readonly loose: readonly Item[];
  readonly onPlace: (sampleId: string) => void;
}

/** Sounds without a pad: they stay out of the project until they get one. */
function Tray({ loose, onPlace }: TrayProps) {
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
