import { lazy, Suspense } from 'react';
import { Route, Switch } from 'wouter';
import { Loading } from '../../components/loading.tsx';
import { Landing } from './landing.tsx';
import { NotFound } from './not-found.tsx';
import { PublicFrame } from './public-frame.tsx';

const Pricing = lazy(() => import('./pricing.tsx'));
const SignIn = lazy(() => import('./sign-in.tsx'));

/** What is seen without having signed in, and every address that is nobody's. */
export default function Routes() {
  return (
    <PublicFrame>
      <Suspense fallback={<Loading lines={8} />}>
        <Switch>
          <Route path="/" component={Landing} />
          <Route path="/pricing" component={Pricing} />
          <Route path="/sign-in" component={SignIn} />
          <Route component={NotFound} />
        </Switch>
      </Suspense>
    </PublicFrame>
  );
}
