import { Anchor, Button, Group, Text } from '@mantine/core';
import { IconFileZip } from '@tabler/icons-react';
import { type DragEvent, useEffect, useRef, useState } from 'react';
import { Link, useLocation } from 'wouter';
import { $api } from '../../../api/client.ts';
import { DataTable } from '../../../components/data-table.tsx';
import { Failed } from '../../../components/failed.tsx';
import { Panel } from '../../../components/panel.tsx';
import { When } from '../../../components/when.tsx';
import { number } from '../../../format.ts';
import dropClasses from '../uploads/drop-zone.module.css';
import { useUploads } from '../uploads/queue.ts';
import { UploadRow } from '../uploads/upload-row.tsx';
import uploadClasses from '../uploads/uploads.module.css';
import { importQueue } from './import-queue.ts';
import { importPath, isMoving, statusText } from './import-words.ts';

const listMax = 10;
const busyMs = 2_500;

/** Projects that come back from the sampler: drop one, and those that came before. */
export function BringBack() {
  const { uploads } = useUploads(importQueue);
  const [, navigate] = useLocation();
  const query = $api.useQuery(
    'get',
    '/v1/project-imports',
    { params: { query: { limit: listMax } } },
    { refetchInterval: ({ state }) => (state.data?.items.some(isMoving) ? busyMs : false) },
  );
  const arrived = uploads.find(({ phase }) => phase.kind === 'accepted');
  useEffect(() => {
    if (!arrived?.uploadId) return;
    navigate(importPath(arrived.uploadId));
    void importQueue.remove(arrived.id);
  }, [arrived, navigate]);
  const imports = (query.data?.items ?? []).filter(({ status }) => status !== 'open');
  return (
    <Panel
      title="Bring a project back"
      about="The ZIP file of an SP-404MK2 project that was exported here: its sounds come into the library, and its pads can be changed and exported again."
    >
      <ArchiveDrop onFiles={(files) => importQueue.add(files.map((file) => ({ file, uploadId: null })))} />
      {uploads.length > 0 && (
        <ul className={uploadClasses['list']} aria-label="Projects on their way">
          {uploads.map((upload) => (
            <UploadRow key={upload.id} upload={upload} queue={importQueue} />
          ))}
        </ul>
      )}
      {query.error && <Failed error={query.error} again={() => query.refetch()} />}
      {imports.length > 0 && (
        <DataTable
          caption="Projects that were brought back"
          rows={imports}
          rowKey={({ id }) => id}
          columns={[
            {
              label: 'Project',
              cell: ({ id, name }) => (
                <Anchor component={Link} href={importPath(id)} inherit fw={600}>
                  {name}
                </Anchor>
              ),
            },
            { label: 'Pads', cell: ({ pads_read }) => number(pads_read), isNumber: true },
            { label: 'State', cell: ({ status }) => statusText[status] },
            { label: 'Brought back', cell: ({ created_at }) => <When at={created_at} /> },
          ]}
        />
      )}
    </Panel>
  );
}

/** Where an archive is dropped, and the button for whoever does not drag. */
function ArchiveDrop({ onFiles }: { readonly onFiles: (files: readonly File[]) => void }) {
  const [isOver, setOver] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    onFiles([...event.dataTransfer.files]);
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dragging is one way; the button inside is the other
    <div
      className={[dropClasses['zone'], dropClasses['compact'], isOver && dropClasses['over']]
        .filter(Boolean)
        .join(' ')}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={({ currentTarget, relatedTarget }) => {
        if (!currentTarget.contains(relatedTarget as Node | null)) setOver(false);
      }}
      onDrop={drop}
    >
      <Group gap="sm" justify="center">
        <Text>{isOver ? 'Let go to bring it back' : 'Drop the ZIP file here, or'}</Text>
        <Button
          variant="default"
          leftSection={<IconFileZip size={18} />}
          onClick={() => input.current?.click()}
        >
          Choose a ZIP file
        </Button>
      </Group>
      <input
        ref={input}
        type="file"
        hidden
        accept=".zip,application/zip"
        aria-label="Project to bring back"
        onChange={({ currentTarget }) => {
          onFiles([...(currentTarget.files ?? [])]);
          currentTarget.value = '';
        }}
      />
    </div>
  );
}
