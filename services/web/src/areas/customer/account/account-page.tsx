import { Loading } from '../../../components/loading.tsx';
import { Page } from '../../../components/page.tsx';
import { useMe } from '../../../shell/session.ts';
import { DataPanel } from './data-panel.tsx';
import { MailsPanel } from './mails-panel.tsx';
import { PersonPanel } from './person-panel.tsx';
import { SessionsPanel } from './sessions-panel.tsx';
import { SpotifyPanel } from './spotify-panel.tsx';

export default function AccountPage() {
  const { data: me } = useMe();
  return (
    <Page title="You" about="Who you are here, what you are connected to, and what is kept about you.">
      {me ? (
        <>
          <PersonPanel me={me} />
          <SpotifyPanel spotify={me.spotify} />
          <MailsPanel me={me} />
          <SessionsPanel />
          <DataPanel me={me} />
        </>
      ) : (
        <Loading lines={8} />
      )}
    </Page>
  );
}
