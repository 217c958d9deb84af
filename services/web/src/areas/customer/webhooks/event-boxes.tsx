import { Button, Checkbox, Group, SimpleGrid } from '@mantine/core';
import { allEvents, type WebhookEvent, webhookEvents } from './event-words.ts';

interface EventBoxesProps {
  readonly events: readonly WebhookEvent[];
  readonly error: string | undefined;
  readonly onChange: (events: readonly WebhookEvent[]) => void;
}

/** What an endpoint listens to. */
export function EventBoxes({ events, error, onChange }: EventBoxesProps) {
  return (
    <Checkbox.Group
      label="Events"
      value={[...events]}
      error={error ?? (events.length === 0 ? 'Choose one at least.' : undefined)}
      onChange={(chosen) => onChange(allEvents.filter((event) => chosen.includes(event)))}
    >
      <SimpleGrid cols={{ base: 1, sm: 2, lg: 3 }} mt="xs" spacing="xs">
        {allEvents.map((event) => (
          <Checkbox key={event} value={event} label={event} description={webhookEvents[event]} />
        ))}
      </SimpleGrid>
      <Group gap="xs" mt="sm">
        <Button size="compact-xs" variant="default" onClick={() => onChange(allEvents)}>
          All of them
        </Button>
        <Button size="compact-xs" variant="default" onClick={() => onChange([])}>
          None
        </Button>
      </Group>
    </Checkbox.Group>
  );
}
