import { Anchor, Text } from '@mantine/core';
import { Failed } from '../../../components/failed.tsx';
import { Loading } from '../../../components/loading.tsx';
import { Page } from '../../../components/page.tsx';
import { Panel } from '../../../components/panel.tsx';
import { useTenant } from '../tenant.ts';
import { useWhiteLabel, WhiteLabelNotice } from '../white-label.tsx';
import { OwnDomains } from './own-domains.tsx';
import { SlugForm } from './slug-form.tsx';

export default function DomainsPage() {
  const tenant = useTenant();
  const isIn = useWhiteLabel();
  return (
    <Page title="Domains" about="The addresses under which your people reach the product, in your brand.">
      <WhiteLabelNotice isIn={isIn} />
      {tenant.data && isIn !== null ? (
        <>
          <Panel title="Sub-domain" about="An address of the installation with your name in front.">
            <Text size="sm">
              Your people reach the product under{' '}
              <Anchor href={tenant.data.address} underline="always" style={{ overflowWrap: 'anywhere' }}>
                {tenant.data.address}
              </Anchor>
              .
            </Text>
            <SlugForm tenant={tenant.data} />
          </Panel>
          <OwnDomains />
        </>
      ) : tenant.error ? (
        <Failed error={tenant.error} again={() => tenant.refetch()} />
      ) : (
        <Loading lines={6} />
      )}
    </Page>
  );
}
