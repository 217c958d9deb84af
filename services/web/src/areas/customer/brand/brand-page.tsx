import { Failed } from '../../../components/failed.tsx';
import { Loading } from '../../../components/loading.tsx';
import { Page } from '../../../components/page.tsx';
import { useTenant } from '../tenant.ts';
import { useWhiteLabel, WhiteLabelNotice } from '../white-label.tsx';
import { AccountForm } from './account-form.tsx';
import { BrandForm } from './brand-form.tsx';

export default function BrandPage() {
  const tenant = useTenant();
  const isIn = useWhiteLabel();
  return (
    <Page
      title="Brand"
      about="How your people see the product: in pages, mails, on the covers of playlists and on their samplers."
    >
      <WhiteLabelNotice isIn={isIn} />
      {tenant.data && isIn !== null ? (
        <>
          <BrandForm tenant={tenant.data} />
          <AccountForm tenant={tenant.data} />
        </>
      ) : tenant.error ? (
        <Failed error={tenant.error} again={() => tenant.refetch()} />
      ) : (
        <Loading lines={10} height={32} />
      )}
    </Page>
  );
}
