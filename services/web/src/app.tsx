import { type ComponentType, lazy, Suspense } from 'react';
import { Route, Switch } from 'wouter';
import { Loading } from './components/loading.tsx';
import { CrashGuard } from './shell/crash-guard.tsx';
import { Frame } from './shell/frame.tsx';

interface Area {
  /** First parts of the addresses that the area serves. */
  readonly paths: readonly string[];
  readonly Routes: ComponentType;
}

/** What stands inside the frame of somebody who is signed in. Each area is a script of its own. */
const areas: readonly Area[] = [
  {
    paths: ['worlds', 'playlists', 'jobs'],
    Routes: lazy(() => import('./areas/listener/routes.tsx')),
  },
  {
    paths: ['samples', 'uploads', 'exports'],
    Routes: lazy(() => import('./areas/producer/routes.tsx')),
  },
  {
    paths: ['account', 'settings'],
    Routes: lazy(() => import('./areas/customer/routes.tsx')),
  },
  { paths: ['operator'], Routes: lazy(() => import('./areas/operator/routes.tsx')) },
];
const PublicRoutes = lazy(() => import('./areas/public/routes.tsx'));

export function App() {
  return (
    <CrashGuard>
      <Switch>
        {areas.map(({ paths, Routes }) => (
          <Route key={paths[0]} path={new RegExp(`^/(?:${paths.join('|')})(?:/|$)`)}>
            <Frame>
              <CrashGuard>
                <Suspense fallback={<Loading lines={8} />}>
                  <Routes />
                </Suspense>
              </CrashGuard>
            </Frame>
          </Route>
        ))}
        <Route>
          <Suspense fallback={null}>
            <PublicRoutes />
          </Suspense>
        </Route>
      </Switch>
    </CrashGuard>
  );
}
