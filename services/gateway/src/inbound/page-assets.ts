import type { FastifyStaticOptions } from '@fastify/static';
import type { PageFiles } from '../outbound/page-files.ts';

/** Scripts, styles and fonts of the pages: compressed by the build, and kept for a year, because their names tell their content. */
export const pageAssets = ({ assets }: PageFiles): FastifyStaticOptions => ({
  root: assets,
  prefix: '/assets/',
  index: false,
  // The pages of the API's description have brought what goes with replies already.
  decorateReply: false,
  preCompressed: true,
  immutable: true,
  maxAge: '1y',
});
