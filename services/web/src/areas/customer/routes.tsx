import { Route, Switch } from 'wouter';
import { NotFound } from '../public/not-found.tsx';

export default function Routes() {
  return (
    <Switch>
      <Route component={NotFound} />
    </Switch>
  );
}
