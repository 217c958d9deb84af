import { type ComponentType, lazy } from 'react';
import { Route, Switch } from 'wouter';
import { NotFound } from '../../components/not-found.tsx';
import { AdminsOnly } from './admins-only.tsx';

/** Pages of everybody. */
const own: Readonly<Record<string, ComponentType>> = {
  '/account': lazy(() => import('./account/account-page.tsx')),
  '/settings/usage': lazy(() => import('./usage/usage-page.tsx')),
  '/settings/queue': lazy(() => import('./queue/queue-page.tsx')),
  '/settings/keys': lazy(() => import('./keys/keys-page.tsx')),
  '/settings/webhooks': lazy(() => import('./webhooks/webhooks-page.tsx')),
  '/settings/webhooks/:id': lazy(() => import('./webhooks/webhook-page.tsx')),
};

/** Pages of owners and admins. */
const ofAdmins: Readonly<Record<string, ComponentType>> = {
  '/settings/plan': lazy(() => import('./plan/plan-page.tsx')),
  '/settings/brand': lazy(() => import('./brand/brand-page.tsx')),
  '/settings/domains': lazy(() => import('./domains/domains-page.tsx')),
  '/settings/connections': lazy(() => import('./connections/connections-page.tsx')),
  '/settings/members': lazy(() => import('./members/members-page.tsx')),
  '/settings/audit': lazy(() => import('./audit/audit-page.tsx')),
};

export default function Routes() {
  return (
    <Switch>
      {Object.entries(own).map(([path, Page]) => (
        <Route key={path} path={path} component={Page} />
      ))}
      {Object.entries(ofAdmins).map(([path, Page]) => (
        <Route key={path} path={path}>
          <AdminsOnly>
            <Page />
          </AdminsOnly>
        </Route>
      ))}
      <Route component={NotFound} />
    </Switch>
  );
}
