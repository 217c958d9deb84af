import { useState } from 'react';
import { useSearch } from 'wouter';
import { $api } from '../../../api/client.ts';
import { Failed } from '../../../components/failed.tsx';
import { Loading } from '../../../components/loading.tsx';
import { Page } from '../../../components/page.tsx';
import { likeExport, likeImport, withSounds } from './beginning.ts';
import { chosenSounds } from './chosen-sounds.ts';
import { Wizard } from './wizard.tsx';

/** A new export: of sounds that were chosen, like one that was made, or of a project that was brought back. */
export default function NewExportPage() {
  const search = useSearch();
  const [asked] = useState(() => new URLSearchParams(search));
  const [chosen] = useState(() => withSounds(chosenSounds(search, sessionStorage)));
  const [exportId, importId] = [asked.get('export'), asked.get('import')];
  return (
    <Page
      title="New export"
      about="Take your sounds to a sampler: a whole SP-404MK2 project, or a folder of files."
    >
      {exportId ? (
        <LikeExport id={exportId} />
      ) : importId ? (
        <LikeImport id={importId} />
      ) : (
        <Wizard beginning={chosen} />
      )}
    </Page>
  );
}

interface LikeProps {
  readonly id: string;
}

/** What is begun with stays as it was read: what happens to the other meanwhile is no matter of this export. */
const once = { staleTime: Number.POSITIVE_INFINITY, refetchOnWindowFocus: false } as const;

function LikeExport({ id }: LikeProps) {
  const query = $api.useQuery('get', '/v1/exports/{id}', { params: { path: { id } } }, once);
  if (query.data) return <Wizard beginning={likeExport(query.data)} />;
  return <Waiting error={query.error} again={() => query.refetch()} />;
}

function LikeImport({ id }: LikeProps) {
  const query = $api.useQuery('get', '/v1/project-imports/{id}', { params: { path: { id } } }, once);
  if (query.data) return <Wizard beginning={likeImport(query.data) ?? withSounds([])} />;
  return <Waiting error={query.error} again={() => query.refetch()} />;
}

function Waiting({ error, again }: { readonly error: unknown; readonly again: () => unknown }) {
  return error ? <Failed error={error} again={again} /> : <Loading lines={8} />;
}
