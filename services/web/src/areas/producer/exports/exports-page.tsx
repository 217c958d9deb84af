import { Anchor, Button } from '@mantine/core';
import { Link } from 'wouter';
import { $api } from '../../../api/client.ts';
import { byCursor, itemsOf } from '../../../api/pages.ts';
import { DataTable } from '../../../components/data-table.tsx';
import { Empty } from '../../../components/empty.tsx';
import { Failed } from '../../../components/failed.tsx';
import { Loading } from '../../../components/loading.tsx';
import { More } from '../../../components/more.tsx';
import { Page } from '../../../components/page.tsx';
import { When } from '../../../components/when.tsx';
import { bytes, number } from '../../../format.ts';
import { BringBack } from '../imports/bring-back.tsx';
import { archivePath } from './export.ts';
import { formatName } from './words.ts';

const pageSize = 50;
const busyMs = 2_500;

/** The exports that are kept, newest first. */
export default function ExportsPage() {
  const query = $api.useInfiniteQuery(
    'get',
    '/v1/exports',
    { params: { query: { limit: pageSize } } },
    {
      ...byCursor,
      refetchInterval: ({ state }) =>
        state.data?.pages.some(({ items }) =>
          items.some(({ status }) => status === 'pending' || status === 'processing'),
        )
          ? busyMs
          : false,
    },
  );
  const begin = (
    <Button component={Link} href="/exports/new">
      New export
    </Button>
  );
  const items = query.data ? itemsOf(query.data) : [];
  return (
    <Page
      title="Exports"
      about="Archives of your sounds for a sampler. Each is kept for 7 days."
      actions={items.length > 0 ? begin : null}
    >
      {query.error && !query.isFetchNextPageError ? (
        <Failed error={query.error} again={() => query.refetch()} />
      ) : query.isPending ? (
        <Loading lines={5} height={40} />
      ) : items.length === 0 ? (
        <Empty title="No exports yet" action={begin}>
          Choose sounds from your library, see them laid out on the pads of an SP-404MK2, and take the project
          away as one archive.
        </Empty>
      ) : (
        <>
          <DataTable
            caption="Exports"
            rows={items}
            rowKey={({ id }) => id}
            columns={[
              {
                label: 'Name',
                cell: ({ id, name }) => (
                  <Anchor component={Link} href={`/exports/${id}`} inherit fw={600}>
                    {name}
                  </Anchor>
                ),
              },
              { label: 'For', cell: ({ format }) => formatName[format] },
              { label: 'Sounds', cell: ({ files }) => number(files), isNumber: true },
              {
                label: 'Size',
                cell: ({ size_bytes }) => (size_bytes === null ? '–' : bytes(size_bytes)),
                isNumber: true,
              },
              { label: 'State', cell: ({ status }) => status },
              { label: 'Made', cell: ({ created_at }) => <When at={created_at} /> },
              { label: 'Deleted', cell: ({ expires_at }) => <When at={expires_at} /> },
              {
                label: 'Archive',
                cell: ({ id, name, status }) =>
                  status === 'ready' ? (
                    <Anchor href={archivePath(id)} inherit aria-label={`Download ${name}`}>
                      Download
                    </Anchor>
                  ) : (
                    '–'
                  ),
              },
            ]}
          />
          <More query={query} />
        </>
      )}
      <BringBack />
    </Page>
  );
}
