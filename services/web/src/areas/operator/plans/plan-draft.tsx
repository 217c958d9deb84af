import { NativeSelect, SimpleGrid, Switch, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { $api, api } from '../../../api/client.ts';
import { queryClient } from '../../../api/query-client.ts';
import { fieldProblem } from '../../../components/field-problem.ts';
import { Form } from '../../../components/form.tsx';
import { Panel } from '../../../components/panel.tsx';
import { useDraft } from '../../../components/use-draft.ts';
import { dollarsText, microsOf } from '../dollars.ts';
import { ReplayPanel } from '../drafts/replay-panel.tsx';
import type { Draft, PlanVersion } from '../drafts/what-if.ts';
import { until } from '../until.ts';
import { type Field, fields, fieldValue, textOf } from './entitlement-fields.ts';

type Entitlements = NonNullable<NonNullable<Draft['plan']>['entitlements']>;

interface PlanDraftProps {
  /** The version that holds. */
  readonly plan: PlanVersion;
  readonly onPublished: () => void;
}

/** A plan as it could be: tried on what was used, and published when it is right. */
export function PlanDraft({ plan, onPublished }: PlanDraftProps) {
  const [isSubmitted, setSubmitted] = useState(false);
  const { draft, change, isChanged, reset } = useDraft(textsOf(plan));
  const publish = $api.useMutation('post', '/v1/admin/plans', {
    onSuccess: async () => {
      await until(async () => {
        const { data } = await api.GET('/v1/admin/plans');
        return data?.items.some(({ id, version }) => id === plan.id && version > plan.version) ?? false;
      });
      await queryClient.invalidateQueries({ queryKey: ['get', '/v1/admin/plans'] });
      reset();
      onPublished();
    },
  });
  const monthly = microsOf(draft['monthly'] ?? '');
  const yearly = draft['yearly']?.trim() ? microsOf(draft['yearly']) : null;
  const values = fields.map((field) => [field.name, ofDraft(field, draft)] as const);
  const isWhole =
    monthly !== null &&
    (yearly !== null || !draft['yearly']?.trim()) &&
    values.every(([, value]) => value !== undefined);
  const entitlements = Object.fromEntries(values) as Entitlements;
  const submit = () => {
    setSubmitted(true);
    if (!isWhole) return;
    publish.mutate({
      body: {
        plan_id: plan.id,
        name: draft['name'] ?? plan.name,
        price_micros_monthly: monthly,
        price_micros_yearly: yearly,
        entitlements: entitlements as Required<Entitlements>,
      },
    });
  };
  return (
    <>
      <Panel
        title={`${plan.name}, version ${plan.version + 1}`}
        about="A draft until it is published. Publish after you have tried it below."
      >
        <Form
          label="Draft of a plan"
          action="Publish this version"
          done="It is published."
          saving={publish}
          isChanged={isChanged}
          onSubmit={submit}
        >
          <SimpleGrid cols={{ base: 1, sm: 2, lg: 3 }}>
            <TextInput
              label="Name"
              value={draft['name'] ?? ''}
              error={fieldProblem(publish.error, 'name')}
              onChange={({ currentTarget }) => change({ name: currentTarget.value })}
            />
            <TextInput
              label="Price of a month, $"
              inputMode="decimal"
              value={draft['monthly'] ?? ''}
              error={isSubmitted && monthly === null && 'An amount in dollars, as 9.99'}
              onChange={({ currentTarget }) => change({ monthly: currentTarget.value })}
            />
            <TextInput
              label="Price of a year, $"
              description="Left empty, it is not sold by the year"
              inputWrapperOrder={['label', 'input', 'description', 'error']}
              inputMode="decimal"
              value={draft['yearly'] ?? ''}
              onChange={({ currentTarget }) => change({ yearly: currentTarget.value })}
            />
            {fields.map((field) => (
              <EntitlementField
                key={field.name}
                field={field}
                text={draft[field.name] ?? ''}
                isWrong={isSubmitted && ofDraft(field, draft) === undefined}
                onChange={(text) => change({ [field.name]: text })}
              />
            ))}
          </SimpleGrid>
          {isSubmitted && !isWhole && (
            <Text role="alert" size="sm" c="var(--trc-bad)">
              Some fields hold no value that a plan can have; they are marked.
            </Text>
          )}
        </Form>
      </Panel>
      {isWhole && (
        <ReplayPanel
          draft={{ prices: [], plan: { id: plan.id, entitlements, price_micros_monthly: monthly } }}
        />
      )}
    </>
  );
}

type Texts = Readonly<Record<string, string>>;

function textsOf({ name, price_micros_monthly, price_micros_yearly, entitlements }: PlanVersion): Texts {
  return {
    name,
    monthly: dollarsText(price_micros_monthly),
    yearly: price_micros_yearly === null ? '' : dollarsText(price_micros_yearly),
    ...Object.fromEntries(
      fields.map((field) => [field.name, textOf(field, entitlements[field.name] ?? null)]),
    ),
  };
}

const ofDraft = (field: Field, draft: Texts) =>
  field.kind === 'switch' ? draft[field.name] === 'true' : fieldValue(field, draft[field.name] ?? '');

interface EntitlementFieldProps {
  readonly field: Field;
  readonly text: string;
  readonly isWrong: boolean;
  readonly onChange: (text: string) => void;
}

function EntitlementField({ field, text, isWrong, onChange }: EntitlementFieldProps) {
  const { label, kind, empty, choices = [] } = field;
  if (kind === 'switch')
    return (
      <Switch
        mt="lg"
        label={label}
        checked={text === 'true'}
        onChange={({ currentTarget }) => onChange(String(currentTarget.checked))}
      />
    );
  if (kind === 'choice')
    return (
      <NativeSelect
        label={label}
        data={[...choices]}
        value={text}
        onChange={({ currentTarget }) => onChange(currentTarget.value)}
      />
    );
  return (
    <TextInput
      label={label}
      placeholder={empty ?? ''}
      inputMode={kind === 'text' ? 'text' : 'decimal'}
      value={text}
      error={isWrong && 'No value that a plan can have'}
      onChange={({ currentTarget }) => onChange(currentTarget.value)}
    />
  );
}
