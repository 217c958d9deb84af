import { Alert, Anchor, Button, List, Progress, Stack, Text } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { Link } from 'wouter';
import { $api } from '../../../api/client.ts';
import { DataTable } from '../../../components/data-table.tsx';
import { Failed } from '../../../components/failed.tsx';
import { Loading } from '../../../components/loading.tsx';
import { Page } from '../../../components/page.tsx';
import { Panel } from '../../../components/panel.tsx';
import { When } from '../../../components/when.tsx';
import { BankView } from '../exports/bank-view.tsx';
import { importAgainPath } from '../exports/beginning.ts';
import { placeName } from '../exports/pad-layout.ts';
import { padTempo, temposText } from '../exports/words.ts';
import {
  faceOfPad,
  type ImportPad,
  isMoving,
  type ProjectImport,
  padStateText,
  padsText,
  statusText,
} from './import-words.ts';

const busyMs = 2_000;

/** A project that was brought back: what of it is here, what is not and why, and the way to export it again. */
export default function ImportPage({ id }: { readonly id: string }) {
  const query = $api.useQuery(
    'get',
    '/v1/project-imports/{id}',
    { params: { path: { id } } },
    { refetchInterval: ({ state }) => (state.data && isMoving(state.data) ? busyMs : false) },
  );
  const { data, error } = query;
  if (!data)
    return (
      <Page title="A project">
        {error ? <Failed error={error} again={() => query.refetch()} /> : <Loading lines={8} />}
      </Page>
    );
  return (
    <Page
      title={data.name}
      about={
        <>
          An SP-404MK2 project that was brought back <When at={data.created_at} />.
        </>
      }
      actions={
        <>
          {data.status === 'ready' && data.layout && (
            <Button component={Link} href={importAgainPath(id)}>
              Export this project again
            </Button>
          )}
          <Button component={Link} href="/exports" variant="default">
            All exports
          </Button>
        </>
      }
    >
      <State it={data} />
      {data.pads.length > 0 && (
        <>
          <Panel title="Pads" about={data.layout ? temposText(data.layout) : undefined}>
            <BankView pads={data.pads.map((pad) => ({ ...pad, face: faceOfPad(pad) }))} />
          </Panel>
          <Panel title="Its sounds">
            <PadTable pads={data.pads} />
          </Panel>
        </>
      )}
      {data.left_out.length > 0 && (
        <Panel title="Left out" about="What of the archive did not come into the library.">
          <List size="sm" spacing="xs">
            {data.left_out.map(({ path, detail }) => (
              <List.Item key={path + detail}>
                <b style={{ overflowWrap: 'anywhere' }}>{path}</b>: {detail}
              </List.Item>
            ))}
          </List>
        </Panel>
      )}
    </Page>
  );
}

function State({ it }: { readonly it: ProjectImport }) {
  switch (it.status) {
    case 'failed':
      return (
        <Alert color="red" role="alert" icon={<IconAlertTriangle size={18} />} title="It could not be read">
          <Text size="sm">{it.error?.detail ?? 'Something went wrong.'}</Text>
        </Alert>
      );
    case 'open':
      return (
        <Alert color="yellow" title="Not all of it was sent">
          <Text size="sm">Drop the ZIP file on the page of the exports again.</Text>
        </Alert>
      );
    case 'reading':
    case 'analysing':
    case 'ready': {
      const settled = it.pads.filter(({ status }) => status !== 'analysing').length;
      return (
        <Stack gap="xs">
          <Text role="status">
            It {statusText[it.status]}
            {it.pads.length > 0 && `: ${padsText(it.pads)}`}.
          </Text>
          {isMoving(it) && (
            <Progress
              value={it.pads.length === 0 ? 0 : (100 * settled) / it.pads.length}
              aria-label="How many of its sounds are analysed"
              animated
            />
          )}
        </Stack>
      );
    }
  }
}

function PadTable({ pads }: { readonly pads: readonly ImportPad[] }) {
  return (
    <DataTable
      caption="Sounds of the project"
      rows={pads}
      rowKey={placeName}
      columns={[
        { label: 'Pad', cell: placeName, by: ({ bank, pad }) => bank * 100 + pad },
        {
          label: 'Name',
          cell: ({ name, sample_id, status }) =>
            sample_id && status === 'ready' ? (
              <Anchor component={Link} href={`/samples/${sample_id}`} inherit fw={600}>
                {name}
              </Anchor>
            ) : (
              <b>{name}</b>
            ),
          by: ({ name }) => name.toLowerCase(),
        },
        {
          label: 'Tempo',
          cell: ({ bpm }) => padTempo(bpm) || '–',
          by: ({ bpm }) => bpm ?? 0,
          isNumber: true,
        },
        {
          label: 'Plays',
          cell: ({ loop, one_shot }) => (loop ? 'loops' : one_shot ? 'to its end' : 'while it is held'),
        },
        {
          label: 'State',
          cell: (pad) =>
            pad.status === 'failed' ? (
              <Text span size="sm" c="var(--trc-bad)">
                {padStateText(pad)}
              </Text>
            ) : (
              padStateText(pad)
            ),
          by: ({ status }) => status,
        },
      ]}
    />
  );
}
