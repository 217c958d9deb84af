import { Group } from '@mantine/core';
import { bankName, bankTempo, type PadLayout, setBankTempo, setTempo } from './pad-layout.ts';
import { TempoField } from './tempo-field.tsx';

interface TemposProps {
  readonly layout: PadLayout;
  readonly bank: number;
  readonly onChange: (next: PadLayout, about: string) => void;
}

/** The tempos of the shown bank and of the project; what is not said comes from the pads. */
export function Tempos({ layout, bank, onChange }: TemposProps) {
  return (
    <Group grow gap="sm" align="flex-start">
      <TempoField
        label={`Bank ${bankName(bank)} tempo`}
        placeholder="from its pads"
        value={bankTempo(layout, bank)}
        onChange={(bpm) => onChange(setBankTempo(layout, bank, bpm), `tempo of bank ${bank}`)}
      />
      <TempoField
        label="Project tempo"
        placeholder="from its pads"
        value={layout.bpm}
        onChange={(bpm) => onChange(setTempo(layout, bpm), 'tempo of the project')}
      />
    </Group>
  );
}
