import { Anchor, Container } from '@mantine/core';
import { Link } from 'wouter';
import { Empty } from './empty.tsx';

/** Every address that is nobody's. */
export function NotFound() {
  return (
    <Container size="sm" py="xl">
      <Empty
        title="There is nothing here"
        action={
          <Anchor component={Link} href="/">
            To the start page
          </Anchor>
        }
      >
        The address may be old, or it has a slip in it.
      </Empty>
    </Container>
  );
}
