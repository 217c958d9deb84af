import { lazy, Suspense } from 'react';
import { Route, Switch } from 'wouter';
import { Loading } from '../../../components/loading.tsx';
import classes from './library-area.module.css';
import LibraryPage from './library-page.tsx';
import { PlayerProvider } from './player-provider.tsx';

const SamplePage = lazy(() => import('./sample-page.tsx'));

/** The pages around one player. */
export default function LibraryArea() {
  return (
    <PlayerProvider>
      <div className={classes.area}>
        <Switch>
          <Route path="/samples" component={LibraryPage} />
          <Route path="/samples/:id">
            {({ id }) => (
              <Suspense fallback={<Loading lines={8} />}>
                <SamplePage key={id} id={id} />
              </Suspense>
            )}
          </Route>
        </Switch>
      </div>
    </PlayerProvider>
  );
}
