import { NumberInput, Progress, Stack, Switch, Text } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { $api, type Answer } from '../../../api/client.ts';
import { Failed } from '../../../components/failed.tsx';
import { fieldProblem } from '../../../components/field-problem.ts';
import { Form } from '../../../components/form.tsx';
import { Loading } from '../../../components/loading.tsx';
import { Panel } from '../../../components/panel.tsx';
import { useDraft } from '../../../components/use-draft.ts';
import { When } from '../../../components/when.tsx';
import { money } from '../../../format.ts';

type Budget = Answer<'/v1/budget'>;
const microsPerDollar = 1_000_000;

/** The bound on what the account spends in a month. */
export function BudgetPanel() {
  const budget = $api.useQuery('get', '/v1/budget');
  return (
    <Panel title="Budget" about="What your jobs may cost in a calendar month, whatever the plan allows.">
      {budget.isPending && <Loading lines={3} />}
      {budget.error && <Failed error={budget.error} again={() => budget.refetch()} />}
      {budget.data && <BudgetForm budget={budget.data} />}
    </Panel>
  );
}

function BudgetForm({ budget }: { readonly budget: Budget }) {
  const client = useQueryClient();
  const { monthly_micros, hard, operator, used_micros, resets_at } = budget;
  const { draft, change, isChanged, reset } = useDraft({ monthly_micros, hard });
  const save = $api.useMutation('put', '/v1/budget', {
    // Billing keeps it a moment later, so what was sent is what is shown.
    onSuccess: (_, { body }) => {
      client.setQueryData<Budget>($api.queryOptions('get', '/v1/budget').queryKey, { ...budget, ...body });
      reset();
    },
  });
  const bound = monthly_micros ?? operator?.monthly_micros ?? null;
  return (
    <Stack>
      <div>
        <Text size="sm">
          {money(used_micros)} spent or promised this month{bound !== null && `, of ${money(bound)}`}
          {resets_at && (
            <>
              ; it begins anew <When at={resets_at} />
            </>
          )}
          .
        </Text>
        {bound !== null && (
          <Progress
            mt="xs"
            value={bound === 0 ? 100 : Math.min(100, (used_micros / bound) * 100)}
            color="var(--trc-accent)"
            aria-label="Share of the budget that is used"
          />
        )}
        {operator && operator.monthly_micros !== null && (
          <Text size="sm" c="dimmed" mt="xs">
            The operator has set a bound of {money(operator.monthly_micros)} for your account.
          </Text>
        )}
      </div>
      <Form label="Budget" saving={save} isChanged={isChanged} onSubmit={() => save.mutate({ body: draft })}>
        <NumberInput
          label="Dollars a month"
          description="Left empty, only the plan bounds what is spent."
          placeholder="No bound"
          maw={320}
          prefix="$"
          min={0}
          decimalScale={2}
          thousandSeparator=","
          allowNegative={false}
          value={draft.monthly_micros === null ? '' : draft.monthly_micros / microsPerDollar}
          error={fieldProblem(save.error, 'monthly_micros')}
          onChange={(value) =>
            change({ monthly_micros: value === '' ? null : Math.round(Number(value) * microsPerDollar) })
          }
        />
        <Switch
          label="Refuse what goes beyond it"
          description="Otherwise you are told, and the work is done."
          checked={draft.hard}
          onChange={({ currentTarget }) => change({ hard: currentTarget.checked })}
        />
      </Form>
    </Stack>
  );
}
