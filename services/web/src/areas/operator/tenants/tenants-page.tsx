import { Badge, Group, Stack, Text, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useState } from 'react';
import { useSearchParams } from 'wouter';
import { $api } from '../../../api/client.ts';
import { byCursor, itemsOf } from '../../../api/pages.ts';
import { DataTable } from '../../../components/data-table.tsx';
import { Loaded } from '../../../components/loaded.tsx';
import { More } from '../../../components/more.tsx';
import { Page } from '../../../components/page.tsx';
import { Panel } from '../../../components/panel.tsx';
import { When } from '../../../components/when.tsx';
import { number } from '../../../format.ts';
import { csvAddress } from '../csv-address.ts';
import { NewTenant } from './new-tenant.tsx';
import type { Tenant } from './tenant.ts';
import { TenantActions } from './tenant-actions.tsx';

const limit = 50;
const typingMs = 250;

export default function TenantsPage() {
  const [search] = useSearchParams();
  const [wanted, setWanted] = useState(search.get('q') ?? '');
  const [q] = useDebouncedValue(wanted.trim(), typingMs);
  const query = { limit, ...(q && { q }) };
  const tenants = $api.useInfiniteQuery('get', '/v1/admin/tenants', { params: { query } }, byCursor);
  return (
    <Page title="Tenants" about="Everybody who has an account here, newest first.">
      <Panel title="Add a tenant">
        <NewTenant />
      </Panel>
      <Panel
        title="Tenants"
        actions={
          <TextInput
            aria-label="Find a tenant"
            placeholder="Part of a name, or a whole id"
            type="search"
            w={260}
            value={wanted}
            onChange={({ currentTarget }) => setWanted(currentTarget.value)}
          />
        }
      >
        <Loaded query={tenants} lines={8}>
          {(data) => (
            <>
              <DataTable
                caption="Tenants"
                rows={itemsOf(data)}
                rowKey={({ id }) => id}
                empty={q ? `Nobody is called “${q}”.` : 'There is no tenant yet.'}
                csv={csvAddress('/v1/admin/tenants', query)}
                columns={[
                  { label: 'Name', by: ({ name }) => name, cell: (tenant) => <Name tenant={tenant} /> },
                  {
                    label: 'People',
                    isNumber: true,
                    by: ({ users }) => users,
                    cell: ({ users }) => number(users),
                  },
                  { label: 'Time zone', cell: ({ time_zone }) => time_zone },
                  {
                    label: 'Agreement with Spotify',
                    cell: ({ spotify_model_use }) => spotify_model_use?.reference ?? '–',
                  },
                  {
                    label: 'Here since',
                    by: ({ created_at }) => created_at,
                    cell: ({ created_at }) => <When at={created_at} />,
                  },
                  { label: 'Actions', cell: (tenant) => <TenantActions tenant={tenant} /> },
                ]}
              />
              <More query={tenants} />
            </>
          )}
        </Loaded>
      </Panel>
    </Page>
  );
}

function Name({ tenant: { id, name, slug, suspended_at } }: { readonly tenant: Tenant }) {
  return (
    <Stack gap={2}>
      <Group gap="xs">
        <Text size="sm" fw={600}>
          {name}
        </Text>
        {suspended_at && (
          <Badge variant="light" color="red" autoContrast>
            suspended
          </Badge>
        )}
      </Group>
      <Text size="xs" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
        {slug ? `${slug}, ${id}` : id}
      </Text>
    </Stack>
  );
}
