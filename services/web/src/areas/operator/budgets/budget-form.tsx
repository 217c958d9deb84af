import { Button, Checkbox, Group, Modal, Stack, Text, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { $api, type Answer, api } from '../../../api/client.ts';
import { queryClient } from '../../../api/query-client.ts';
import { Failed } from '../../../components/failed.tsx';
import { dollarsText, microsOf } from '../dollars.ts';
import { until } from '../until.ts';

type Budget = Answer<'/v1/admin/budgets'>['items'][number];

/** Whose budget is changed, and the operator's bound as it is. */
export type BudgetOf = Pick<Budget, 'tenant_id' | 'name' | 'operator'>;

/** Changes the operator's bound on what a tenant spends; nothing in the field takes it away. */
export function BudgetForm({ budget, onClose }: { readonly budget: BudgetOf; readonly onClose: () => void }) {
  const kept = budget.operator?.monthly_micros ?? null;
  const [amount, setAmount] = useState(kept === null ? '' : dollarsText(kept));
  const [hard, setHard] = useState(budget.operator?.hard ?? false);
  const [isSubmitted, setSubmitted] = useState(false);
  const micros = amount.trim() === '' ? null : microsOf(amount);
  const problem =
    amount.trim() !== '' && micros === null ? 'Write an amount in dollars, as 20 or 12.50.' : null;
  const put = $api.useMutation('put', '/v1/admin/tenants/{id}/budget', {
    onSuccess: async () => {
      await until(() => isHeld(budget.tenant_id, micros, hard));
      await queryClient.invalidateQueries({ queryKey: ['get', '/v1/admin/budgets'] });
      onClose();
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setSubmitted(true);
    if (problem) return;
    put.mutate({ params: { path: { id: budget.tenant_id } }, body: { monthly_micros: micros, hard } });
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={`Budget of ${budget.name ?? budget.tenant_id}`}
      centered
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <form onSubmit={submit} aria-label="Budget">
        <Stack>
          <TextInput
            label="Dollars a month"
            description="Leave it empty to set no bound of yours. The tenant's own stays as it is."
            inputMode="decimal"
            leftSection="$"
            leftSectionPointerEvents="none"
            value={amount}
            error={isSubmitted ? problem : null}
            onChange={({ currentTarget }) => setAmount(currentTarget.value)}
            data-autofocus
          />
          <Checkbox
            label="Refuse what would pass it"
            description="Otherwise the tenant is only told."
            checked={hard}
            disabled={amount.trim() === ''}
            onChange={({ currentTarget }) => setHard(currentTarget.checked)}
          />
          {micros === 0 && (
            <Text size="sm" c="var(--trc-warn)">
              A budget of nothing stops everything that costs money.
            </Text>
          )}
          {put.error ? <Failed error={put.error} /> : null}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={put.isPending}>
              {micros === null && kept !== null ? 'Take the bound away' : 'Set the budget'}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}

/** Whether the operator's bound is the one that was set. */
async function isHeld(tenantId: string, micros: number | null, hard: boolean): Promise<boolean> {
  const { data } = await api.GET('/v1/admin/budgets', { params: { query: { tenant_id: tenantId } } });
  const found = data?.items[0]?.operator ?? null;
  return micros === null ? found === null : found?.monthly_micros === micros && found.hard === hard;
}
