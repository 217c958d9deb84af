import { Button, Modal, Stack, Text, TextInput } from '@mantine/core';
import { useDebouncedValue, useDisclosure } from '@mantine/hooks';
import { useState } from 'react';
import { $api, api } from '../../../api/client.ts';
import { Loaded } from '../../../components/loaded.tsx';
import type { BudgetOf } from './budget-form.tsx';

const most = 8;
const settleMs = 250;

/** Finds the tenant whose budget is to be set, whether it has one or not. */
export function FindTenant({ onFound }: { readonly onFound: (budget: BudgetOf) => void }) {
  const [opened, { open, close }] = useDisclosure();
  return (
    <>
      <Button onClick={open}>Set a budget</Button>
      <Modal
        opened={opened}
        onClose={close}
        title="Whose budget?"
        centered
        closeButtonProps={{ 'aria-label': 'Close' }}
      >
        <Search
          onFound={(budget) => {
            close();
            onFound(budget);
          }}
        />
      </Modal>
    </>
  );
}

function Search({ onFound }: { readonly onFound: (budget: BudgetOf) => void }) {
  const [text, setText] = useState('');
  const [q] = useDebouncedValue(text.trim(), settleMs);
  const tenants = $api.useQuery('get', '/v1/admin/tenants', {
    params: { query: { limit: most, ...(q !== '' && { q }) } },
  });
  const choose = async (tenant_id: string, name: string) => {
    const { data } = await api.GET('/v1/admin/budgets', { params: { query: { tenant_id } } });
    onFound({ tenant_id, name, operator: data?.items[0]?.operator ?? null });
  };
  return (
    <Stack>
      <TextInput
        label="Name or id of the tenant"
        value={text}
        onChange={({ currentTarget }) => setText(currentTarget.value)}
        data-autofocus
      />
      <Loaded query={tenants} lines={4}>
        {({ items }) => (
          <Stack gap={4} aria-live="polite">
            {items.length === 0 && (
              <Text c="dimmed" size="sm">
                No tenant is called that.
              </Text>
            )}
            {items.map(({ id, name }) => (
              <Button key={id} variant="default" justify="start" onClick={() => void choose(id, name)}>
                {name}
              </Button>
            ))}
          </Stack>
        )}
      </Loaded>
    </Stack>
  );
}
