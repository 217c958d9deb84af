/** What the audit log names, in the words of people. What is not listed is read as it is written: "thing done". */
const words: Readonly<Record<string, string>> = {
  'brand-shown': 'Showed the brand again',
  'brand-withheld': 'Withheld the brand',
  'budget-set': 'Set the budget',
  'domain-claimed': 'Added a domain',
  'domain-lost': 'Lost the proof of a domain',
  'domain-removed': 'Removed a domain',
  'domain-verified': 'Verified a domain',
  'export-requested': 'Asked for an export of their data',
  'key-changed': 'Changed an API key',
  'key-created': 'Made an API key',
  'key-revoked': 'Revoked an API key',
  'key-rotated': 'Rotated an API key',
  'model-endpoint-changed': 'Set the model endpoint',
  'model-endpoint-removed': 'Removed the model endpoint',
  'model-use-granted': 'Allowed models to use Spotify content',
  'model-use-withdrawn': 'Forbade models to use Spotify content',
  'oidc-provider-changed': 'Set the OpenID provider',
  'oidc-provider-removed': 'Removed the OpenID provider',
  'payment-confirmed': 'Confirmed a payment',
  'plan-assigned': 'Gave the account a plan',
  'plan-published': 'Published a plan',
  'prices-published': 'Published prices',
  'signed-in': 'Signed in',
  'signed-out-everywhere': 'Signed out everywhere',
  'spotify-client-changed': 'Set the Spotify app',
  'spotify-client-removed': 'Removed the Spotify app',
  'spotify-disconnected': 'Disconnected Spotify',
  'tenant-changed': 'Changed brand or settings',
  'tenant-created': 'Made the account',
  'tenant-renamed': 'Renamed the account',
  'tenant-resumed': 'Took back the suspension',
  'tenant-suspended': 'Suspended the account',
  'trial-started': 'Began a trial',
  'user-changed': 'Changed a member',
  'user-erased': 'Erased a member',
  'user-invited': 'Invited somebody',
  'user-removed': 'Removed a member',
  'webhook-endpoint-changed': 'Changed a webhook endpoint',
  'webhook-endpoint-created': 'Added a webhook endpoint',
  'webhook-endpoint-deleted': 'Deleted a webhook endpoint',
  'webhook-secret-rotated': "Rotated a webhook endpoint's secret",
};

export const actions: readonly string[] = Object.keys(words);

export function actionInWords(action: string): string {
  const plain = action.replaceAll('-', ' ');
  return words[action] ?? plain.charAt(0).toUpperCase() + plain.slice(1);
}

/** What the entry says besides, as `role: admin, changed: brand, slug`. */
export function detailsInWords(details: Readonly<Record<string, unknown>>): string {
  return Object.entries(details)
    .filter(([, value]) => value !== null && value !== '')
    .map(([name, value]) => `${name.replaceAll('_', ' ')}: ${inWords(value)}`)
    .join('; ');
}

function inWords(value: unknown): string {
  if (Array.isArray(value)) return value.map(inWords).join(', ');
  return typeof value === 'object' && value !== null
    ? JSON.stringify(value)
    : String(value).replaceAll('_', ' ');
}

/** Who did it, by the names of the members that are known. */
export function actorInWords(
  { user_id, key_id }: { readonly user_id: string | null; readonly key_id: string | null },
  names: ReadonlyMap<string, string>,
): string {
  if (user_id === null) return 'The service';
  const name =
    names.get(user_id) ?? (user_id.startsWith('usr_') ? 'Somebody who has left' : 'Somebody erased');
  return key_id ? `${name}, by a key` : name;
}
