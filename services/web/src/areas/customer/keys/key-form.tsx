import { NumberInput, SimpleGrid, Switch, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { $api } from '../../../api/client.ts';
import { fieldProblem } from '../../../components/field-problem.ts';
import { Form } from '../../../components/form.tsx';
import { useDraft } from '../../../components/use-draft.ts';
import { ScopeGrid } from './scope-grid.tsx';
import type { Scope } from './scope-words.ts';
import type { FreshKey } from './secret-notice.tsx';

/** More than usual is given by admins alone. */
const ratePerMinute = { usual: 600, most: 6_000 };

interface Draft {
  readonly name: string;
  /** `null` is everything. */
  readonly scopes: readonly Scope[] | null;
  /** A day of this browser's calendar, at whose end the key ends; empty is never. */
  readonly until: string;
  readonly perMinute: number;
}

const blank: Draft = { name: '', scopes: null, until: '', perMinute: ratePerMinute.usual };

interface KeyFormProps {
  readonly isAdmin: boolean;
  readonly onMade: (key: FreshKey) => void;
}

export function KeyForm({ isAdmin, onMade }: KeyFormProps) {
  const client = useQueryClient();
  const { draft, change, reset, isChanged } = useDraft(blank);
  const { name, scopes, until, perMinute } = draft;
  const make = $api.useMutation('post', '/v1/api-keys', {
    onSuccess: (key) => {
      reset();
      onMade(key);
      return client.invalidateQueries({ queryKey: ['get', '/v1/api-keys'] });
    },
  });
  return (
    <Form
      label="Make a key"
      action="Make the key"
      done="The key is made."
      saving={make}
      isChanged={isChanged}
      onSubmit={() =>
        make.mutate({
          body: {
            name,
            scopes: scopes && [...scopes],
            expires_at: until ? new Date(`${until}T23:59:59`).toISOString() : null,
            rate_limit_per_minute: perMinute,
          },
        })
      }
    >
      <SimpleGrid cols={{ base: 1, sm: 3 }}>
        <TextInput
          label="Name"
          placeholder="What it is for"
          required
          maxLength={60}
          value={name}
          error={fieldProblem(make.error, 'name')}
          onChange={({ currentTarget }) => change({ name: currentTarget.value })}
        />
        <TextInput
          label="Good until the end of"
          description="Left empty, it never ends"
          inputWrapperOrder={['label', 'input', 'description', 'error']}
          type="date"
          value={until}
          error={fieldProblem(make.error, 'expires_at')}
          onChange={({ currentTarget }) => change({ until: currentTarget.value })}
        />
        <NumberInput
          label="Calls a minute"
          min={1}
          max={isAdmin ? ratePerMinute.most : ratePerMinute.usual}
          thousandSeparator=","
          value={perMinute}
          error={fieldProblem(make.error, 'rate_limit_per_minute')}
          onChange={(value) => change({ perMinute: Number(value) || ratePerMinute.usual })}
        />
      </SimpleGrid>
      <Switch
        label="Only for a part of the API"
        description="A key for everything can also sign in on these pages; one for a part cannot."
        checked={scopes !== null}
        onChange={({ currentTarget }) => change({ scopes: currentTarget.checked ? ['samples:read'] : null })}
      />
      {scopes && (
        <ScopeGrid
          scopes={new Set(scopes)}
          error={fieldProblem(make.error, 'scopes')}
          onChange={(next) => change({ scopes: [...next] })}
        />
      )}
    </Form>
  );
}
