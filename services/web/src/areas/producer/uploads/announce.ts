/** What the API looks at of a file before it is sent. */
const headBytes = 65_536;
/** The same of all files of a call: it may have 1 MiB, in base64 and with their names. */
const headsBytes = 600 * 1_024;

/** The files cut into batches, of which none has a single file. */
export function inBatches<T>(files: readonly T[], most: number): ReadonlyArray<readonly T[]> {
  const count = Math.ceil(files.length / most);
  const batches = Array.from({ length: count }, (_, i) => files.slice(i * most, (i + 1) * most));
  return batches.filter(({ length }) => length > 1);
}

/** The first bytes of each file in base64, as many as the call that announces them all may carry. */
export function headsOf(files: readonly File[]): Promise<readonly string[]> {
  const bytes = Math.min(headBytes, Math.floor(headsBytes / files.length));
  return Promise.all(
    files.map(async (file) => base64(new Uint8Array(await file.slice(0, bytes).arrayBuffer()))),
  );
}

function base64(bytes: Uint8Array): string {
  let text = '';
  const step = 8_192;
  for (let at = 0; at < bytes.length; at += step)
    text += String.fromCharCode(...bytes.subarray(at, at + step));
  return btoa(text);
}
