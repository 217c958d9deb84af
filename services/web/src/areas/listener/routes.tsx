import { lazy } from 'react';
import { Route, Switch } from 'wouter';
import { NotFound } from '../../components/not-found.tsx';

const NewWorldPage = lazy(() => import('./onboarding/new-world-page.tsx'));
const JobPage = lazy(() => import('./jobs/job-page.tsx'));
const WorldsPage = lazy(() => import('./worlds/worlds-page.tsx'));
const BlocklistPage = lazy(() => import('./worlds/blocklist-page.tsx'));
const WorldPage = lazy(() => import('./worlds/world-page.tsx'));
const VersionsPage = lazy(() => import('./worlds/versions-page.tsx'));
const PlaylistPage = lazy(() => import('./playlists/playlist-page.tsx'));

export default function Routes() {
  return (
    <Switch>
      <Route path="/worlds" component={WorldsPage} />
      <Route path="/worlds/new" component={NewWorldPage} />
      <Route path="/worlds/blocklist" component={BlocklistPage} />
      <Route path="/worlds/:id" component={WorldPage} />
      <Route path="/worlds/:id/versions" component={VersionsPage} />
      <Route path="/playlists/:id" component={PlaylistPage} />
      <Route path="/jobs/:id">{({ id }) => <JobPage id={id} />}</Route>
      <Route component={NotFound} />
    </Switch>
  );
}
