/** S3 wants at least 5 MiB in every part but the last. */
const partSizeBytes = 8 * 1024 * 1024;

/** How a file is cut into parts. The last is as long as what is left. */
export function partsOf(
  sizeBytes: number,
): ReadonlyArray<{ readonly number: number; readonly size_bytes: number }> {
  return Array.from({ length: Math.ceil(sizeBytes / partSizeBytes) }, (_, index) => ({
    number: index + 1,
    size_bytes: Math.min(partSizeBytes, sizeBytes - index * partSizeBytes),
  }));
}
