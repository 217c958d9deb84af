import { Skeleton, Stack } from '@mantine/core';

/** What stands where content will be: as many lines as it will have, so that nothing jumps. */
export function Loading({ lines = 3, height = 20 }: { readonly lines?: number; readonly height?: number }) {
  return (
    <Stack gap="sm" role="status" aria-label="Loading">
      {Array.from({ length: lines }, (_, line) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the lines have nothing but their place
        <Skeleton key={line} height={height} width={line === lines - 1 ? '60%' : '100%'} />
      ))}
    </Stack>
  );
}
