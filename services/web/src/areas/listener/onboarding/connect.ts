/** Where the browser goes for Spotify's consent; then it comes back to `returnTo`. */
export const connectPath = (returnTo: string): string =>
  `/v1/auth/spotify/start?${new URLSearchParams({ return_to: returnTo })}`;
