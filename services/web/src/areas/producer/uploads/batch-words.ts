interface Files {
  readonly total: number;
  readonly waiting: number;
  readonly pending: number;
  readonly processing: number;
  readonly parked: number;
  readonly ready: number;
  readonly failed: number;
  readonly cancelled: number;
  readonly refused: number;
}

/** Where the files of a batch are, what is most wanted first, and nothing that is none. */
export function batchText({ total, waiting, pending, processing, parked, ...files }: Files): string {
  const parts: ReadonlyArray<readonly [number, string]> = [
    [processing, 'being analysed'],
    [pending + parked, 'in the queue'],
    [waiting, 'not sent yet'],
    [files.failed, 'failed'],
    [files.refused, 'refused'],
    [files.cancelled, 'cancelled'],
  ];
  return [
    `${files.ready} of ${total} ready`,
    ...parts.filter(([count]) => count > 0).map(([count, words]) => `${count} ${words}`),
  ].join(', ');
}
