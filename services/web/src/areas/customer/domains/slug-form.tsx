import { TextInput } from '@mantine/core';
import { problemOf } from '../../../api/problem.ts';
import { fieldProblem } from '../../../components/field-problem.ts';
import { Form } from '../../../components/form.tsx';
import { useDraft } from '../../../components/use-draft.ts';
import { type Tenant, usePutTenant } from '../tenant.ts';

export function SlugForm({ tenant }: { readonly tenant: Tenant }) {
  const saving = usePutTenant();
  const { draft, isChanged, change, reset } = useDraft({ slug: tenant.slug ?? '' });
  const slug = draft.slug.trim().toLowerCase();
  const taken = saving.error && problemOf(saving.error).code === 'address-taken';
  return (
    <Form
      label="Sub-domain"
      saving={saving}
      isChanged={isChanged}
      onSubmit={() => saving.mutate({ body: { slug: slug === '' ? null : slug } }, { onSuccess: reset })}
    >
      <TextInput
        label="Name in front"
        description="Three to forty lower-case letters, digits and hyphens. Empty is none. A change takes a few seconds; the old address then ends."
        pattern="[a-zA-Z][a-zA-Z0-9\-]{1,38}[a-zA-Z0-9]"
        title="Three to forty letters, digits and hyphens, a letter first"
        maxLength={40}
        maw={420}
        autoCapitalize="none"
        autoComplete="off"
        spellCheck={false}
        value={draft.slug}
        error={fieldProblem(saving.error, 'slug') ?? (taken ? 'This name is taken.' : undefined)}
        onChange={({ currentTarget }) => change({ slug: currentTarget.value })}
      />
    </Form>
  );
}
