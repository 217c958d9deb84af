import { Button, Group, NativeSelect, Stack, Switch } from '@mantine/core';
import { Panel } from '../../../components/panel.tsx';
import { numbers } from './bank-view.tsx';
import { bankCount, type Item, padsPerBank } from './export.ts';
import { at, bankName, freePad, type PadLayout, type Place, padOf } from './pad-layout.ts';

interface SoundOnPadProps {
  readonly item: Item;
  readonly layout: PadLayout;
  readonly onPut: (to: Place) => void;
  readonly onLoop: (loop: boolean) => void;
  readonly onRemove: () => void;
}

/** All that can be done with one sound without dragging it. */
export function SoundOnPad({ item, layout, onPut, onLoop, onRemove }: SoundOnPadProps) {
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
