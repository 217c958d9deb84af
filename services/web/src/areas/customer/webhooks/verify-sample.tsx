import { Anchor, Stack, Text } from '@mantine/core';
import { CodeSample } from '../code-sample.tsx';

const code = `import { Webhook } from 'standardwebhooks';

const webhook = new Webhook(process.env.WEBHOOK_SECRET);

// The body as it came, before anything parses it.
// Throws when it is not ours, was changed, or is older than five minutes.
const { type, data } = webhook.verify(body, request.headers);`;

/** How a server knows that a delivery is ours. */
export function VerifySample() {
  return (
    <Stack gap="xs">
      <CodeSample label="In Node.js" code={code} />
      <Text size="sm" c="dimmed">
        Libraries for other languages:{' '}
        <Anchor
          underline="always"
          href="https://www.standardwebhooks.com"
          target="_blank"
          rel="noreferrer"
          size="sm"
        >
          standardwebhooks.com
        </Anchor>
        . Answer with a 2xx within 15 seconds and do the work afterwards.
      </Text>
    </Stack>
  );
}
