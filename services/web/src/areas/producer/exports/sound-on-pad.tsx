import { Button, Group, NativeSelect, Stack, Switch, TextInput } from '@mantine/core';
import { IconCopy } from '@tabler/icons-react';
import { Panel } from '../../../components/panel.tsx';
import { numbers } from './bank-view.tsx';
import { bankCount, type Item, padsPerBank } from './export.ts';
import { faceOf, isShot } from './face.ts';
import { nameFault } from './pad-fields.ts';
import {
  anyFreePad,
  at,
  bankName,
  freePad,
  type PadLayout,
  type Place,
  type Placed,
  placeName,
  type SettingsChange,
} from './pad-layout.ts';
import { TempoField } from './tempo-field.tsx';
import { measuredText } from './words.ts';

interface SoundOnPadProps {
  readonly item: Item;
  readonly placed: Placed;
  readonly layout: PadLayout;
  readonly onMove: (to: Place) => void;
  readonly onCopy: (to: Place) => void;
  /** `about` names what is typed in, so that it can be taken back as a whole. */
  readonly onSet: (change: SettingsChange, about?: string) => void;
  readonly onRemove: () => void;
}

/** All that can be done with the sound of a pad without dragging it. */
export function SoundOnPad({ item, placed, layout, onMove, onCopy, onSet, onRemove }: SoundOnPadProps) {
  const { bank, pad } = placed;
  const free = anyFreePad(layout, bank);
  const about = (field: string) => `${field} ${placeName(placed)}`;
  return (
    <Panel title={faceOf(item, placed).name} about={item.filename}>
      <Stack gap="sm">
        <Group grow gap="xs">
          <NativeSelect
            label="Bank"
            value={bank}
            data={numbers(bankCount).map((one) => ({ value: String(one), label: bankName(one) }))}
            onChange={({ currentTarget }) => {
              const to = Number(currentTarget.value);
              onMove(freePad(layout, to) ?? { bank: to, pad });
            }}
          />
          <NativeSelect
            label="Pad"
            value={pad}
            data={numbers(padsPerBank).map((one) => ({
              value: String(one),
              label: one !== pad && at(layout, { bank, pad: one }) ? `${one} (swap)` : String(one),
            }))}
            onChange={({ currentTarget }) => onMove({ bank, pad: Number(currentTarget.value) })}
          />
        </Group>
        <TextInput
          label="Name on the device"
          placeholder={item.name ?? ''}
          autoComplete="off"
          spellCheck={false}
          value={placed.name ?? ''}
          error={nameFault(placed.name)}
          onChange={({ currentTarget }) => onSet({ name: currentTarget.value || undefined }, about('name'))}
        />
        <TempoField
          label="Tempo"
          description={measuredText(item)}
          placeholder={placed.bpm === null ? 'none' : String(item.bpm ?? 'none')}
          value={placed.bpm ?? undefined}
          disabled={placed.bpm === null}
          onChange={(bpm) => onSet({ bpm }, about('tempo'))}
        />
        <Switch
          label="No tempo"
          checked={placed.bpm === null}
          onChange={({ currentTarget }) => onSet({ bpm: currentTarget.checked ? null : undefined })}
        />
        <Switch
          label="Loop while it plays"
          checked={placed.loop}
          onChange={({ currentTarget }) => onSet({ loop: currentTarget.checked })}
        />
        <Switch
          label="One-shot"
          description={placed.loop ? 'Not of a pad that loops.' : 'Plays to its end when the pad is let go.'}
          checked={placed.one_shot ?? isShot(item)}
          disabled={placed.loop}
          onChange={({ currentTarget: { checked } }) =>
            onSet({ one_shot: checked === isShot(item) ? undefined : checked })
          }
        />
        <Group gap="xs">
          <Button
            size="xs"
            variant="default"
            leftSection={<IconCopy size={14} />}
            disabled={!free}
            onClick={() => free && onCopy(free)}
          >
            Copy to another pad
          </Button>
          <Button size="xs" variant="default" onClick={onRemove}>
            Take it off its pad
          </Button>
        </Group>
      </Stack>
    </Panel>
  );
}
