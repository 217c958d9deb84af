import { Button, Group, Text } from '@mantine/core';
import { IconFileMusic, IconFolder } from '@tabler/icons-react';
import { type DragEvent, type ReactNode, useEffect, useRef, useState } from 'react';
import classes from './drop-zone.module.css';
import { chosenFolder, type Dropped, droppedFiles } from './files-of.ts';

interface DropZoneProps {
  /** Smaller, when there is something else to look at. */
  readonly isCompact: boolean;
  readonly note: ReactNode;
  readonly onFiles: (dropped: Dropped) => void;
}

const accepted = 'audio/*,.wav,.aif,.aiff,.aifc,.mp3,.flac,.ogg,.opus';

/** Where sounds are dropped, and the two buttons for whoever does not drag. */
export function DropZone({ isCompact, note, onFiles }: DropZoneProps) {
  const [isOver, setOver] = useState(false);
  const files = useRef<HTMLInputElement>(null);
  const folder = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (folder.current) folder.current.webkitdirectory = true;
  }, []);
  // A file that misses the zone would take the page's place.
  useEffect(() => {
    const keepPage = (event: globalThis.DragEvent) => event.preventDefault();
    for (const name of ['dragover', 'drop'] as const) addEventListener(name, keepPage);
    return () => {
      for (const name of ['dragover', 'drop'] as const) removeEventListener(name, keepPage);
    };
  }, []);
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    void droppedFiles(event.dataTransfer).then(onFiles);
  };
  const className = [classes.zone, isOver && classes.over, isCompact && classes.compact]
    .filter(Boolean)
    .join(' ');
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dragging is one way; the buttons inside are the other
    <div
      className={className}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={({ currentTarget, relatedTarget }) => {
        if (!currentTarget.contains(relatedTarget as Node | null)) setOver(false);
      }}
      onDrop={drop}
    >
      <Text size="lg" fw={600}>
        {isOver ? 'Let go to add them' : 'Drop sounds or folders here'}
      </Text>
      <Group gap="xs" justify="center">
        <Button leftSection={<IconFileMusic size={18} />} onClick={() => files.current?.click()}>
          Choose files
        </Button>
        <Button
          variant="default"
          leftSection={<IconFolder size={18} />}
          onClick={() => folder.current?.click()}
        >
          Choose a folder
        </Button>
      </Group>
      <Text size="sm" c="dimmed" maw={520}>
        {note}
      </Text>
      <input
        ref={files}
        type="file"
        multiple
        hidden
        accept={accepted}
        aria-label="Sounds to upload"
        onChange={({ currentTarget }) => {
          onFiles({ files: [...(currentTarget.files ?? [])], leftOut: 0 });
          currentTarget.value = '';
        }}
      />
      <input
        ref={folder}
        type="file"
        hidden
        aria-label="Folder of sounds to upload"
        onChange={({ currentTarget }) => {
          if (currentTarget.files) onFiles(chosenFolder(currentTarget.files));
          currentTarget.value = '';
        }}
      />
    </div>
  );
}
