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
  return (
    last
      .replace(/\p{Cc}/gu, '')
      .trim()
      .slice(0, 255) || 'sound'
  );
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

interface Window {
  readonly uploadIds: ReadonlySet<string>;
  readonly uploads: ReadonlyArray<{
    readonly uploadId: string | null;
    readonly name: string;
    readonly sizeBytes: number;
  }>;
}

/** Uploads that no file of this window was ever about: not begun by one, nor just being begun. */
export function notOfThisWindow<U extends Unfinished>(
  unfinished: readonly U[],
  { uploadIds, uploads }: Window,
): readonly U[] {
  const isBeingBegun = ({ filename, size_bytes }: U) =>
    uploads.some(
      ({ uploadId, name, sizeBytes }) =>
        uploadId === null && keptName(name) === filename && sizeBytes === size_bytes,
    );
  return unfinished.filter((upload) => !uploadIds.has(upload.upload_id) && !isBeingBegun(upload));
}
