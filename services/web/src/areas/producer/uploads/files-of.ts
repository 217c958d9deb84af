import { isSoundByName } from './verdict.ts';

export interface Dropped {
  readonly files: readonly File[];
  /** Files of folders that are no sounds by their names. */
  readonly leftOut: number;
}

/** The files that were dropped, those of folders and of the folders in them included. Read at once: the event's data goes with it. */
export async function droppedFiles(data: DataTransfer): Promise<Dropped> {
  const entries = [...data.items]
    .filter(({ kind }) => kind === 'file')
    .map((item) => ({ entry: item.webkitGetAsEntry(), file: item.getAsFile() }));
  const files: File[] = [];
  let leftOut = 0;
  for (const { entry, file } of entries) {
    if (!entry?.isDirectory) {
      if (file) files.push(file);
      continue;
    }
    const { sounds, others } = await filesIn(entry as FileSystemDirectoryEntry);
    files.push(...sounds);
    leftOut += others;
  }
  return { files, leftOut };
}

/** The files of a folder that was chosen. */
export function chosenFolder(list: FileList): Dropped {
  const all = [...list];
  const files = all.filter(({ name }) => isSoundByName(name));
  return { files, leftOut: all.length - files.length };
}

async function filesIn(folder: FileSystemDirectoryEntry): Promise<{ sounds: File[]; others: number }> {
  const reader = folder.createReader();
  const sounds: File[] = [];
  let others = 0;
  for (;;) {
    // A reader gives a hundred or so at a time, and nothing at the end.
    const entries = await new Promise<FileSystemEntry[]>((resolve, reject) =>
      reader.readEntries(resolve, reject),
    );
    if (entries.length === 0) return { sounds, others };
    for (const entry of entries) {
      if (entry.isDirectory) {
        const inner = await filesIn(entry as FileSystemDirectoryEntry);
        sounds.push(...inner.sounds);
        others += inner.others;
      } else if (isSoundByName(entry.name)) sounds.push(await fileOf(entry as FileSystemFileEntry));
      else others += 1;
    }
  }
}

function fileOf(entry: FileSystemFileEntry): Promise<File> {
  return new Promise((resolve, reject) => entry.file(resolve, reject));
}
