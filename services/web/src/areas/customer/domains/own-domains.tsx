import { Badge, Button, Group, Stack, Text, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { $api, type Answer } from '../../../api/client.ts';
import { Confirm } from '../../../components/confirm.tsx';
import { CopyText } from '../../../components/copy-text.tsx';
import { Failed } from '../../../components/failed.tsx';
import { fieldProblem } from '../../../components/field-problem.ts';
import { Form } from '../../../components/form.tsx';
import { Loading } from '../../../components/loading.tsx';
import { Panel } from '../../../components/panel.tsx';
import { useDraft } from '../../../components/use-draft.ts';
import { When } from '../../../components/when.tsx';
import { Facts } from '../facts.tsx';
import classes from './domains.module.css';

type Domain = Answer<'/v1/tenant/domains'>['items'][number];

const nothing = { domain: '' };

function useRefresh() {
  const client = useQueryClient();
  return () =>
    Promise.all(
      ['/v1/tenant/domains', '/v1/tenant'].map((path) =>
        client.invalidateQueries({ queryKey: ['get', path] }),
      ),
    );
}

export function OwnDomains() {
  const domains = $api.useQuery('get', '/v1/tenant/domains');
  return (
    <Panel
      title="Domains of your own"
      about="Add a domain, prove with a TXT record that it is yours, then point it here with a CNAME record."
    >
      {domains.data ? (
        domains.data.items.length > 0 && (
          <Stack component="ul" className={classes.list}>
            {domains.data.items.map((domain) => (
              <DomainEntry key={domain.domain} domain={domain} />
            ))}
          </Stack>
        )
      ) : domains.error ? (
        <Failed error={domains.error} again={() => domains.refetch()} />
      ) : (
        <Loading lines={3} />
      )}
      <AddForm domains={domains.data?.items ?? []} />
    </Panel>
  );
}

function AddForm({ domains }: { readonly domains: readonly Domain[] }) {
  const refresh = useRefresh();
  const { draft, isChanged, change, reset } = useDraft(nothing);
  const add = $api.useMutation('post', '/v1/tenant/domains', {
    onSuccess: () => {
      reset();
      return refresh();
    },
  });
  const added = add.data?.domain;
  const isThere = domains.some(({ domain }) => domain === added);
  return (
    <Form
      label="Add a domain"
      action="Add the domain"
      done={isThere ? `${added} is added. Set its TXT record now.` : ''}
      saving={add}
      isChanged={isChanged}
      onSubmit={() => add.mutate({ body: { domain: draft.domain.trim() } })}
    >
      <TextInput
        label="Domain"
        placeholder="music.example.com"
        required
        maxLength={253}
        maw={420}
        inputMode="url"
        autoCapitalize="none"
        autoComplete="off"
        spellCheck={false}
        value={draft.domain}
        error={fieldProblem(add.error, 'domain')}
        onChange={({ currentTarget }) => change({ domain: currentTarget.value })}
      />
    </Form>
  );
}

function DomainEntry({ domain: { domain, status, record, verified_at } }: { readonly domain: Domain }) {
  const [isAsking, setIsAsking] = useState(false);
  const refresh = useRefresh();
  const init = { params: { path: { domain } } };
  const verify = $api.useMutation('post', '/v1/tenant/domains/{domain}/verify', { onSuccess: refresh });
  const remove = $api.useMutation('delete', '/v1/tenant/domains/{domain}', { onSuccess: refresh });
  const isVerified = status === 'verified';
  return (
    <li className={classes.entry}>
      <Group justify="space-between">
        <Group gap="sm">
          <Text component="h3" fw={600} style={{ overflowWrap: 'anywhere' }}>
            {domain}
          </Text>
          <Badge color={isVerified ? 'green' : 'yellow'} variant="light" tt="none">
            {isVerified ? 'Verified' : 'Not verified yet'}
          </Badge>
        </Group>
        <Group gap="xs">
          {!isVerified && (
            <Button size="xs" loading={verify.isPending} onClick={() => verify.mutate(init)}>
              Verify {domain}
            </Button>
          )}
          <Button
            size="xs"
            variant="subtle"
            color="red"
            aria-label={`Remove ${domain}`}
            onClick={() => setIsAsking(true)}
          >
            Remove
          </Button>
        </Group>
      </Group>
      <div role="status">
        {verified_at && (
          <Text size="sm" c="dimmed">
            Proven <When at={verified_at} />. Keep the TXT record: it says that the domain is still yours.
          </Text>
        )}
      </div>
      {!isVerified && (
        <>
          <Text size="sm">
            Set this record at whoever keeps your DNS. It can take minutes until everybody sees it.
          </Text>
          <Facts
            facts={[
              ['Type', 'TXT'],
              ['Name', <CopyText key="name" text={record.name} label="the name" />],
              ['Value', <CopyText key="value" text={record.value} label="the value" />],
            ]}
          />
        </>
      )}
      {verify.error ? <Failed error={verify.error} /> : null}
      <Confirm
        opened={isAsking}
        title={`Remove ${domain}?`}
        action="Remove the domain"
        busy={remove.isPending}
        error={remove.error}
        onConfirm={() => remove.mutate(init)}
        onClose={() => setIsAsking(false)}
      >
        <Text size="sm">
          {isVerified
            ? 'Nobody reaches the product under it any more, and links to it in old mails end. '
            : 'Its TXT record is of no use then. '}
          You can add it again, with a new record.
        </Text>
      </Confirm>
    </li>
  );
}
