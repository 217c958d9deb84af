import { Button, Group } from '@mantine/core';
import { Failed } from './failed.tsx';

interface MoreProps {
  readonly query: {
    readonly hasNextPage: boolean;
    readonly isFetchingNextPage: boolean;
    readonly isFetchNextPageError: boolean;
    readonly error: unknown;
    fetchNextPage(): unknown;
  };
}

/** Takes the next page of a list, as long as there is one. */
export function More({ query }: MoreProps) {
  if (query.isFetchNextPageError) return <Failed error={query.error} again={() => query.fetchNextPage()} />;
  if (!query.hasNextPage) return null;
  return (
    <Group justify="center">
      <Button variant="default" loading={query.isFetchingNextPage} onClick={() => query.fetchNextPage()}>
        Show more
      </Button>
    </Group>
  );
}
