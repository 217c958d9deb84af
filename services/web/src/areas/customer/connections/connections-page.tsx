import { Failed } from '../../../components/failed.tsx';
import { Loading } from '../../../components/loading.tsx';
import { Page } from '../../../components/page.tsx';
import { useTenant } from '../tenant.ts';
import { ModelEndpointPanel } from './model-endpoint-panel.tsx';
import { OidcPanel } from './oidc-panel.tsx';
import { SpotifyAppPanel } from './spotify-app-panel.tsx';

export default function ConnectionsPage() {
  const tenant = useTenant();
  return (
    <Page
      title="Connections"
      about="Services of your own that the product uses for your people. Each is tried out when you save it, and its secret is never shown again."
    >
      {tenant.data ? (
        <>
          <SpotifyAppPanel address={tenant.data.address} />
          <ModelEndpointPanel />
          <OidcPanel address={tenant.data.address} />
        </>
      ) : tenant.error ? (
        <Failed error={tenant.error} again={() => tenant.refetch()} />
      ) : (
        <Loading lines={8} />
      )}
    </Page>
  );
}
