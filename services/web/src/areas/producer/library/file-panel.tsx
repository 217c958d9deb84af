import { Anchor, Text } from '@mantine/core';
import { Link } from 'wouter';
import { $api } from '../../../api/client.ts';
import { Loading } from '../../../components/loading.tsx';
import { Panel } from '../../../components/panel.tsx';
import { bytes, money, number } from '../../../format.ts';
import type { Detail } from './detail.ts';
import classes from './facts.module.css';
import { Facts } from './facts.tsx';

/** Where the sound comes from, and what its analysis cost, line by line. */
export function FilePanel({ sample }: { readonly sample: Detail }) {
  const { format, sample_rate_hz, channels, bit_depth, size_bytes, analyser_version, sha256, job_id } =
    sample;
  return (
    <Panel title="File and cost">
      <Facts
        facts={[
          { name: 'Format', value: format },
          { name: 'Sample rate', value: `${number(sample_rate_hz)} Hz` },
          { name: 'Channels', value: channels === 1 ? 'mono' : channels === 2 ? 'stereo' : number(channels) },
          { name: 'Bit depth', value: bit_depth === null ? 'compressed' : `${bit_depth} bit` },
          { name: 'Size', value: bytes(size_bytes) },
          { name: 'Analyser', value: analyser_version },
        ]}
      />
      {job_id && <Cost jobId={job_id} />}
      <details className={classes.details}>
        <summary>Fingerprint of the bytes</summary>
        <Text size="xs" ff="monospace" style={{ overflowWrap: 'anywhere' }}>
          SHA-256 {sha256}
        </Text>
      </details>
    </Panel>
  );
}

function Cost({ jobId }: { readonly jobId: string }) {
  const { data, error } = $api.useQuery('get', '/v1/receipts', { params: { query: { job_id: jobId } } });
  if (error)
    return (
      <Text size="sm" c="dimmed">
        The receipt is kept no longer, or cannot be read now.
      </Text>
    );
  if (!data) return <Loading lines={1} />;
  return (
    <div>
      <Text size="sm">
        The analysis cost <strong>{money(data.cost_micros)}</strong>.{' '}
        <Anchor component={Link} href={`/jobs/${jobId}`} inherit underline="always">
          Its job
        </Anchor>
      </Text>
      <details className={classes.details}>
        <summary>The receipt, line by line</summary>
        <table className={classes.table}>
          <thead>
            <tr>
              <th scope="col">For</th>
              <th scope="col">Quantity</th>
              <th scope="col">Cost</th>
            </tr>
          </thead>
          <tbody>
            {data.lines.map((line) => (
              <tr key={line.id}>
                <td>
                  {line.operation}, {line.kind.replaceAll('_', ' ')}
                </td>
                <td>{number(line.quantity)}</td>
                <td>{money(line.cost_micros)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </details>
    </div>
  );
}
