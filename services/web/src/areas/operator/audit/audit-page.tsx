import { Anchor, Button, Code, Group, NativeSelect, Stack, Text, TextInput } from '@mantine/core';
import { Link, useSearchParams } from 'wouter';
import { $api, type Answer } from '../../../api/client.ts';
import { byCursor, itemsOf } from '../../../api/pages.ts';
import { actionInWords, actions, detailsInWords } from '../../../audit-words.ts';
import { DataTable } from '../../../components/data-table.tsx';
import { Loaded } from '../../../components/loaded.tsx';
import { More } from '../../../components/more.tsx';
import { Page } from '../../../components/page.tsx';
import { Panel } from '../../../components/panel.tsx';
import { When } from '../../../components/when.tsx';
import { useMe } from '../../../shell/session.ts';
import { csvAddress } from '../csv-address.ts';
import { type AuditFilter, filterOf, isTenantId, queryOf, searchOf } from './audit-filter.ts';

type Entry = Answer<'/v1/admin/audit'>['items'][number];

const limit = 50;
const csvLimit = 1_000;

/** Who changed what, in every account of the installation. */
export default function AuditPage() {
  const [search, setSearch] = useSearchParams();
  const filter = filterOf(search);
  const change = (part: Partial<AuditFilter>) =>
    setSearch(searchOf({ ...filter, ...part }), { replace: true });
  return (
    <Page
      title="Audit log"
      about="Who changed what in every account, newest first. Nobody can change it; it names people by their ids."
    >
      <Panel title="Changes">
        <Group align="flex-end" role="search" aria-label="Filter the log">
          <NativeSelect
            label="What"
            w={220}
            value={filter.action}
            data={[
              { value: '', label: 'Everything' },
              ...actions.map((action) => ({ value: action, label: actionInWords(action) })),
            ]}
            onChange={({ currentTarget }) => change({ action: currentTarget.value })}
          />
          <TextInput
            label="Tenant"
            placeholder="Its whole id"
            w={250}
            value={filter.tenant}
            error={filter.tenant !== '' && !isTenantId(filter.tenant) && 'Not a whole id'}
            onChange={({ currentTarget }) => change({ tenant: currentTarget.value })}
          />
          <TextInput
            label="From"
            type="date"
            value={filter.from}
            onChange={({ currentTarget }) => change({ from: currentTarget.value })}
          />
          <TextInput
            label="To"
            type="date"
            value={filter.to}
            onChange={({ currentTarget }) => change({ to: currentTarget.value })}
          />
          {search.size > 0 && (
            <Button variant="default" onClick={() => setSearch('', { replace: true })}>
              Show everything
            </Button>
          )}
        </Group>
        <Entries filter={filter} />
      </Panel>
    </Page>
  );
}

function Entries({ filter }: { readonly filter: AuditFilter }) {
  const query = queryOf(filter);
  const me = useMe();
  const entries = $api.useInfiniteQuery(
    'get',
    '/v1/admin/audit',
    { params: { query: { limit, ...query } } },
    byCursor,
  );
  return (
    <Loaded query={entries} lines={10}>
      {(data) => (
        <>
          <DataTable
            caption="Changes in every account"
            rows={itemsOf(data)}
            rowKey={({ id }) => id}
            empty={
              Object.keys(query).length > 0
                ? 'Nothing like it was done in this time. Choose another filter.'
                : 'Nothing was changed yet.'
            }
            csv={csvAddress('/v1/admin/audit', { ...query, limit: csvLimit })}
            columns={[
              { label: 'When', cell: ({ at }) => <When at={at} /> },
              { label: 'Account', cell: (entry) => <Account entry={entry} /> },
              { label: 'Who', cell: (entry) => <Who entry={entry} ownId={me.data?.user_id} /> },
              { label: 'What', cell: (entry) => <What entry={entry} /> },
              {
                label: 'Details',
                cell: ({ details }) => (
                  <Text size="sm" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
                    {detailsInWords(details) || '–'}
                  </Text>
                ),
              },
            ]}
          />
          <More query={entries} />
        </>
      )}
    </Loaded>
  );
}

function Account({ entry: { tenant_id, tenant_name } }: { readonly entry: Entry }) {
  return (
    <Anchor component={Link} href={`/operator/tenants?q=${tenant_id}`} size="sm">
      {tenant_name ?? tenant_id}
    </Anchor>
  );
}

interface WhoProps {
  readonly entry: Pick<Entry, 'user_id' | 'key_id'>;
  readonly ownId: string | undefined;
}

function Who({ entry: { user_id, key_id }, ownId }: WhoProps) {
  if (user_id === null) return 'The service';
  return (
    <Stack gap={2}>
      {user_id === ownId ? 'You' : <Code style={{ overflowWrap: 'anywhere' }}>{user_id}</Code>}
      {key_id && (
        <Text size="xs" c="dimmed">
          by a key
        </Text>
      )}
    </Stack>
  );
}

/** What was done, and of what, unless that stands in another column. */
function What({ entry: { action, subject, tenant_id, user_id } }: { readonly entry: Entry }) {
  return (
    <Stack gap={2}>
      <Text size="sm" fw={600}>
        {actionInWords(action)}
      </Text>
      {subject && subject !== tenant_id && subject !== user_id && (
        <Text size="xs" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
          {subject}
        </Text>
      )}
    </Stack>
  );
}
