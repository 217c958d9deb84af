import { lazy } from 'react';
import { Route, Switch } from 'wouter';
import { NotFound } from '../../components/not-found.tsx';

const ExportPage = lazy(() => import('./exports/export-page.tsx'));
const ExportsPage = lazy(() => import('./exports/exports-page.tsx'));
const ImportPage = lazy(() => import('./imports/import-page.tsx'));
const LibraryArea = lazy(() => import('./library/library-area.tsx'));
const NewExportPage = lazy(() => import('./exports/new-export-page.tsx'));
const UploadsPage = lazy(() => import('./uploads/uploads-page.tsx'));

export default function Routes() {
  return (
    <Switch>
      <Route path="/samples/*?" component={LibraryArea} />
      <Route path="/uploads" component={UploadsPage} />
      <Route path="/exports" component={ExportsPage} />
      <Route path="/exports/new" component={NewExportPage} />
      <Route path="/exports/imports/:id">{({ id }) => <ImportPage key={id} id={id} />}</Route>
      <Route path="/exports/:id">{({ id }) => <ExportPage key={id} id={id} />}</Route>
      <Route component={NotFound} />
    </Switch>
  );
}
