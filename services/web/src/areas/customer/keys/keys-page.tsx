import { Anchor, SegmentedControl } from '@mantine/core';
import { useState } from 'react';
import { Page } from '../../../components/page.tsx';
import { Panel } from '../../../components/panel.tsx';
import { isAdmin, useMe } from '../../../shell/session.ts';
import { CodeSample } from '../code-sample.tsx';
import { KeyForm } from './key-form.tsx';
import { KeyList, type KeyOwner } from './key-list.tsx';
import { NoKeysInPlan, useMayMakeKeys } from './plan-notice.tsx';
import { type FreshKey, SecretNotice } from './secret-notice.tsx';

export default function KeysPage() {
  const { data: me } = useMe();
  const mayMake = useMayMakeKeys();
  const [of, setOf] = useState<KeyOwner>('me');
  const [fresh, setFresh] = useState<FreshKey | null>(null);
  return (
    <Page
      title="API keys"
      about={
        <>
          A key lets a program do what you may do here, or only the part of it that you choose. What there is
          to do stands in the{' '}
          <Anchor href="/docs" underline="always">
            description of the API
          </Anchor>
          .
        </>
      }
    >
      {fresh && <SecretNotice key={fresh.secret} fresh={fresh} onClose={() => setFresh(null)} />}
      {me && !mayMake && <NoKeysInPlan isAdmin={isAdmin(me)} />}
      {me && mayMake && (
        <Panel title="Make a key">
          <KeyForm isAdmin={isAdmin(me)} onMade={setFresh} />
        </Panel>
      )}
      <Panel
        title="Keys"
        actions={
          me &&
          isAdmin(me) && (
            <SegmentedControl
              size="xs"
              aria-label="Whose keys"
              value={of}
              onChange={(value) => setOf(value as KeyOwner)}
              data={[
                { value: 'me', label: 'Yours' },
                { value: 'tenant', label: 'Of the whole account' },
              ]}
            />
          )
        }
      >
        {me && <KeyList of={of} me={me} mayMake={mayMake} onRotated={setFresh} />}
      </Panel>
      <Panel
        title="Use a key"
        about="It goes into the Authorization header of every call. Keep it out of pages, apps and code that others can read."
      >
        <CodeSample
          label="The first sounds of your library"
          code={`curl '${location.origin}/v1/samples?limit=3' \\\n  -H "Authorization: Bearer $KEY"`}
        />
      </Panel>
    </Page>
  );
}
