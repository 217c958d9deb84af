/**
 * Runs `stop` once at the first wish to end (Ctrl-C, a kill, a closed terminal) and leaves with the code that it gives.
 * A second wish does not hurry: processes that are left behind would cost more than the wait.
 * The returned function tells whether the wish was heard.
 */
export function onStopSignal(stop: () => Promise<number>): () => boolean {
  let stopping = false;
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.on(signal, () => {
      if (stopping) return;
      stopping = true;
      stop().then(
        (code) => process.exit(code),
        () => process.exit(1),
      );
    });
  return () => stopping;
}
