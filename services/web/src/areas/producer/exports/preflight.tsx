import { Alert, Group, List, Stack, Text } from '@mantine/core';
import { IconAlertTriangle, IconCheck } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { DataTable } from '../../../components/data-table.tsx';
import { bytes } from '../../../format.ts';
import type { Export, Item } from './export.ts';
import { type PadLayout, padOf, placeName } from './pad-layout.ts';
import { changesText, lengthText, padTempo, soundsText } from './words.ts';

interface PreflightProps {
  readonly report: Export['report'];
  readonly layout: PadLayout | null;
}

/** Sound by sound: what goes along and what becomes of it, and what stays behind and why. */
export function Preflight({ report, layout }: PreflightProps) {
  const kept = report.items.filter(({ left_out }) => !left_out);
  const left = report.items.filter(({ left_out }) => left_out);
  const order = (item: Item) => {
    const place = layout && padOf(layout, item.sample_id);
    return place ? place.bank * 100 + place.pad : 0;
  };
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
        rows={kept.toSorted((a, b) => order(a) - order(b))}
        rowKey={({ sample_id }) => sample_id}
        columns={[
          ...(layout
            ? [
                {
                  label: 'Pad',
                  cell: (item: Item) => {
                    const place = padOf(layout, item.sample_id);
                    return <Whole>{place ? placeName(place) + (place.loop ? ', loops' : '') : '–'}</Whole>;
                  },
                  by: order,
                },
              ]
            : []),
          { label: 'Name', cell: ({ name }) => <b>{name}</b>, by: ({ name }) => name?.toLowerCase() ?? '' },
          { label: 'From', cell: ({ filename }) => filename },
          {
            label: 'Tempo',
            cell: ({ bpm }) => <Whole>{padTempo(bpm) || '–'}</Whole>,
            by: ({ bpm }) => bpm ?? 0,
            isNumber: true,
          },
          {
            label: 'Length',
            cell: ({ duration_s }) => (duration_s === null ? '–' : <Whole>{lengthText(duration_s)}</Whole>),
            by: ({ duration_s }) => duration_s ?? 0,
            isNumber: true,
          },
          {
            label: 'Size',
            cell: ({ size_bytes }) => <Whole>{bytes(size_bytes)}</Whole>,
            by: ({ size_bytes }) => size_bytes,
            isNumber: true,
          },
          { label: 'On the way', cell: changesText },
        ]}
      />
    </Stack>
  );
}

/** A value and its unit stay in one line. */
function Whole({ children }: { readonly children: ReactNode }) {
  return <span style={{ whiteSpace: 'nowrap' }}>{children}</span>;
}
