type Environment = Readonly<Record<string, string | undefined>>;
type Values = Readonly<Record<string, string>>;

/** What the stand-in for Stripe signs with; of use to nobody who does not reach this machine. */
export const stripeWebhookSecret = 'whsec_simulator';

/** Addresses and credentials of everything outside the installation, as the simulator stands in for it. */
function simulated(simulatorUrl: string, smtpPort: number, spotifyMode: string): readonly Values[] {
  const app = spotifyMode === 'development' ? 'trc-development' : 'trc-extended';
  return [
    {
      SPOTIFY_API_URL: `${simulatorUrl}/spotify/v1`,
      SPOTIFY_ACCOUNTS_URL: `${simulatorUrl}/spotify/accounts`,
      SPOTIFY_CLIENT_ID: app,
      SPOTIFY_CLIENT_SECRET: `${app}-secret`,
      // The stand-in allows 180 in development mode and 600 in extended mode.
      SPOTIFY_CALLS_PER_30_S: '150',
    },
    { LISTENBRAINZ_URL: `${simulatorUrl}/listenbrainz`, LISTENBRAINZ_TOKEN: 'simulator' },
    { LISTENBRAINZ_LABS_URL: `${simulatorUrl}/listenbrainz-labs` },
    { MUSICBRAINZ_URL: `${simulatorUrl}/musicbrainz` },
    { MODEL_URL: `${simulatorUrl}/openai/v1`, MODEL_API_KEY: 'simulator' },
    {
      STRIPE_SECRET_KEY: 'sk_test_simulator',
      STRIPE_API_URL: `${simulatorUrl}/stripe`,
      STRIPE_WEBHOOK_SECRET: stripeWebhookSecret,
    },
    { SMTP_URL: `smtp://127.0.0.1:${smtpPort}` },
    { OTEL_EXPORTER_OTLP_ENDPOINT: `${simulatorUrl}/otlp` },
  ];
}

export interface OutsideWorld {
  readonly simulatorUrl: string;
  readonly smtpPort: number;
  readonly caller: Environment;
}

/**
 * What the services are told about the outside world. Values that belong together stand or fall together:
 * one of them in the caller's environment means the real thing, and the simulator's values for that group are left out,
 * so that real credentials never travel to a stand-in nor a stand-in's to the real thing.
 */
export function outsideWorld({ simulatorUrl, smtpPort, caller }: OutsideWorld): Record<string, string> {
  // An app that is registered today gets the development mode; the old one has to be asked for.
  const spotifyMode =
    caller['TRC_SPOTIFY_MODE'] || (caller['SPOTIFY_CLIENT_ID'] ? 'development' : 'extended');
  if (spotifyMode !== 'extended' && spotifyMode !== 'development')
    throw new Error(`TRC_SPOTIFY_MODE must be "extended" or "development", not "${spotifyMode}".`);
  const groups = simulated(simulatorUrl, smtpPort, spotifyMode);
  const used = groups.filter((group) => !Object.keys(group).some((name) => caller[name]));
  const chosen = {
    SPOTIFY_MODE: caller['SPOTIFY_MODE'] || spotifyMode,
    PAYMENTS: caller['PAYMENTS'] || 'stripe',
  };
  return Object.assign(chosen, ...used);
}
