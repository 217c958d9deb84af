import { Alert, Group, List, Stack, Text } from '@mantine/core';
import { IconAlertTriangle, IconCheck } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { DataTable } from '../../../components/data-table.tsx';
import { bytes } from '../../../format.ts';
import type { Export, Item } from './export.ts';
import { type Face, faceOf, facesOf } from './face.ts';
import { type PadLayout, type Place, placeName } from './pad-layout.ts';
import { changesText, lengthText, padTempo, soundsText } from './words.ts';

interface PreflightProps {
  readonly report: Export['report'];
  readonly layout: PadLayout | null;
}

interface Line {
  readonly item: Item;
  readonly face: Face;
  /** `null` in a pack. */
  readonly place: Place | null;
}

/** What goes along, one line for each file of the archive: in the order of the pads, or as it was asked for. */
function linesOf(items: readonly Item[], layout: PadLayout | null): readonly Line[] {
  if (!layout) return items.map((item) => ({ item, face: faceOf(item, { loop: false }), place: null }));
  return facesOf(items, layout).map(({ bank, pad, item, face }) => ({ item, face, place: { bank, pad } }));
}

/** Where a sound is and how its pad plays it. */
function padOf({ place, face: { loop, oneShot } }: Line): string {
  return [place && placeName(place), loop && 'loops', oneShot && 'one-shot'].filter(Boolean).join(', ');
}

/** Sound by sound: what goes along and what becomes of it, and what stays behind and why. */
export function Preflight({ report, layout }: PreflightProps) {
  const kept = report.items.filter(({ left_out }) => !left_out);
  const left = report.items.filter(({ left_out }) => left_out);
  const order = ({ place }: Line) => (place ? place.bank * 100 + place.pad : 0);
  return (
    <Stack gap="md">
      {left.length > 0 ? (
        <Alert
          color="yellow"
          icon={<IconAlertTriangle size={18} />}
          title={`${soundsText(left.length)} will not be in it`}
        >
          <List size="sm">
            {left.map(({ sample_id, filename, left_out }) => (
              <List.Item key={sample_id}>
                <b>{filename ?? 'A sound that is gone'}</b>: {left_out?.detail}
              </List.Item>
            ))}
          </List>
        </Alert>
      ) : (
        <Group gap="xs">
          <IconCheck size={18} color="var(--trc-good)" aria-hidden="true" />
          <Text fw={600}>The device takes all of it</Text>
        </Group>
      )}
      <Text size="sm">
        {soundsText(report.files)}, {bytes(report.size_bytes)} on the card.
      </Text>
      <DataTable
        caption="What is exported"
        rows={linesOf(kept, layout)}
        rowKey={({ item, place }) => (place ? placeName(place) : item.sample_id)}
        columns={[
          ...(layout
            ? [{ label: 'Pad', cell: (line: Line) => <Whole>{padOf(line)}</Whole>, by: order }]
            : []),
          {
            label: 'Name',
            cell: ({ face }) => <b>{face.name}</b>,
            by: ({ face }) => face.name.toLowerCase(),
          },
          { label: 'From', cell: ({ item }) => item.filename },
          {
            label: 'Tempo',
            cell: ({ face }) => <Whole>{padTempo(face.bpm) || '–'}</Whole>,
            by: ({ face }) => face.bpm ?? 0,
            isNumber: true,
          },
          {
            label: 'Length',
            cell: ({ item: { duration_s } }) =>
              duration_s === null ? '–' : <Whole>{lengthText(duration_s)}</Whole>,
            by: ({ item }) => item.duration_s ?? 0,
            isNumber: true,
          },
          {
            label: 'Size',
            cell: ({ item }) => <Whole>{bytes(item.size_bytes)}</Whole>,
            by: ({ item }) => item.size_bytes,
            isNumber: true,
          },
          { label: 'On the way', cell: ({ item }) => changesText(item) },
        ]}
      />
    </Stack>
  );
}

/** A value and its unit stay in one line. */
function Whole({ children }: { readonly children: ReactNode }) {
  return <span style={{ whiteSpace: 'nowrap' }}>{children}</span>;
}
