import { Text } from '@mantine/core';

/** Where a chart and its numbers would be. */
export function NothingSpent() {
  return (
    <Text c="dimmed" size="sm">
      Nothing was spent in this time. Choose other days above.
    </Text>
  );
}
