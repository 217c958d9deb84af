import { Route, Switch } from 'wouter';
import { NotFound } from '../../components/not-found.tsx';

export default function Routes() {
  return (
    <Switch>
      <Route component={NotFound} />
    </Switch>
  );
}
