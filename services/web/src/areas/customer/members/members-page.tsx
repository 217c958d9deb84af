import { Page } from '../../../components/page.tsx';
import { Panel } from '../../../components/panel.tsx';
import { useMe } from '../../../shell/session.ts';
import { Facts } from '../facts.tsx';
import { InviteForm } from './invite-form.tsx';
import { People } from './people.tsx';
import { roles } from './roles.ts';

export default function MembersPage() {
  const { data: me } = useMe();
  return (
    <Page title="Members" about="The people of your account, and what each of them may do.">
      {me && (
        <>
          <Panel title="Invite somebody">
            <InviteForm ownRole={me.role} />
          </Panel>
          <Panel title="People">
            <People me={me} />
          </Panel>
          <Panel title="What the roles may do" about="Nobody changes or becomes what is above them.">
            <Facts facts={roles.map(({ name, may }) => [name, may])} />
          </Panel>
        </>
      )}
    </Page>
  );
}
