import { lazy } from 'react';
import { Route, Switch } from 'wouter';
import { NotFound } from '../../components/not-found.tsx';

const CostsPage = lazy(() => import('./costs/costs-page.tsx'));
const MarginsPage = lazy(() => import('./margins/margins-page.tsx'));
const BudgetsPage = lazy(() => import('./budgets/budgets-page.tsx'));
const QueuesPage = lazy(() => import('./queues/queues-page.tsx'));
const DeadLettersPage = lazy(() => import('./dead-letters/dead-letters-page.tsx'));
const PlansPage = lazy(() => import('./plans/plans-page.tsx'));
const PricesPage = lazy(() => import('./prices/prices-page.tsx'));
const ProvidersPage = lazy(() => import('./providers/providers-page.tsx'));
const AuditPage = lazy(() => import('./audit/audit-page.tsx'));
const TenantsPage = lazy(() => import('./tenants/tenants-page.tsx'));

export default function Routes() {
  return (
    <Switch>
      <Route path="/operator" component={CostsPage} />
      <Route path="/operator/margins" component={MarginsPage} />
      <Route path="/operator/budgets" component={BudgetsPage} />
      <Route path="/operator/queues" component={QueuesPage} />
      <Route path="/operator/dead-letters" component={DeadLettersPage} />
      <Route path="/operator/plans" component={PlansPage} />
      <Route path="/operator/prices" component={PricesPage} />
      <Route path="/operator/tenants" component={TenantsPage} />
      <Route path="/operator/providers" component={ProvidersPage} />
      <Route path="/operator/audit" component={AuditPage} />
      <Route component={NotFound} />
    </Switch>
  );
}
