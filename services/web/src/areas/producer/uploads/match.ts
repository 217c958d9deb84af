/** An upload that was begun before and not completed. */
export interface Unfinished {
  readonly upload_id: string;
  readonly filename: string;
  readonly size_bytes: number;
}

interface Chosen {
  readonly name: string;
  readonly size: number;
}

/** The name as the API keeps it: no path, no control characters, in composed letters. */
export function keptName(name: string): string {
  const last = name.normalize('NFC').split(/[/\\]/).at(-1) ?? '';
  return last.replace(/\p{Cc}/gu, '').trim().slice(0, 255) || 'sound';
}

/** Which upload each file goes on with, by name and size: `null` for one that is new. No upload is given to two files. */
export function matchFiles<F extends Chosen>(
  files: readonly F[],
  unfinished: readonly Unfinished[],
): ReadonlyArray<{ readonly file: F; readonly uploadId: string | null }> {
  const left = [...unfinished];
  return files.map((file) => {
    const at = left.findIndex(
      ({ filename, size_bytes }) => filename === keptName(file.name) && size_bytes === file.size,
    );
    return { file, uploadId: at < 0 ? null : (left.splice(at, 1)[0]?.upload_id ?? null) };
  });
}
