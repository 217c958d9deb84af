import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { Empty } from '../../components/empty.tsx';
import { Page } from '../../components/page.tsx';
import { isAdmin, useMe } from '../../shell/session.ts';

/** Shows its children to owners and admins, and tells everybody else whom to ask. */
export function AdminsOnly({ children }: { readonly children: ReactNode }) {
  const { data: me } = useMe();
  if (!me || isAdmin(me)) return children;
  return (
    <Page title="For owners and admins">
      <Empty
        title="This page is not yours to change"
        action={
          <Button component={Link} href="/account" variant="default">
            To your own account
          </Button>
        }
      >
        You are a member of {me.tenant_name}. Ask an owner or an admin of it to change what is here, or to
        make you an admin.
      </Empty>
    </Page>
  );
}
