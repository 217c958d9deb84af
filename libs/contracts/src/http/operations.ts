import { cancelJob } from './cancel-job.v1.ts';
import { completeUpload } from './complete-upload.v1.ts';
import { createFeedbackOnTrack } from './create-feedback.v1.ts';
import { createHistoryImport } from './create-history-import.v1.ts';
import { createSample } from './create-sample.v1.ts';
import { createUpload } from './create-upload.v1.ts';
import { createEndpoint } from './create-webhook-endpoint.v1.ts';
import { createWorld } from './create-world.v1.ts';
import { deleteSampleById } from './delete-sample.v1.ts';
import { deleteEndpoint } from './delete-webhook-endpoint.v1.ts';
import { downloadSample } from './download-sample.v1.ts';
import { exportPlaylist } from './export-playlist.v1.ts';
import { finishSpotifySignIn } from './finish-spotify-sign-in.v1.ts';
import { getOwnBlocklist } from './get-blocklist.v1.ts';
import { getJob } from './get-job.v1.ts';
import { getMe } from './get-me.v1.ts';
import { getPlaylistById } from './get-playlist.v1.ts';
import { getPlaylistVersionById } from './get-playlist-version.v1.ts';
import { getReceiptOfJob } from './get-receipt.v1.ts';
import { getSampleById } from './get-sample.v1.ts';
import { getSampleTempo } from './get-sample-tempo.v1.ts';
import { getScheduleOfWorld } from './get-schedule.v1.ts';
import { getUsage } from './get-usage.v1.ts';
import { getWaveform } from './get-waveform.v1.ts';
import { getWorldById } from './get-world.v1.ts';
import { getWorldDiffById } from './get-world-diff.v1.ts';
import { getWorldVersion } from './get-world-version.v1.ts';
import { listAdminDeadLetters } from './list-admin-dead-letters.v1.ts';
import { listAdminQueues } from './list-admin-queues.v1.ts';
import { listJobs } from './list-jobs.v1.ts';
import { getPlans } from './list-plans.v1.ts';
import { getPlaylistVersions } from './list-playlist-versions.v1.ts';
import { getQuestions } from './list-questions.v1.ts';
import { listSamplesPage } from './list-samples.v1.ts';
import { getSeedHistory } from './list-seed-history.v1.ts';
import { getSeedPlaylists } from './list-seed-playlists.v1.ts';
import { listSimilar } from './list-similar.v1.ts';
import { listDeliveries } from './list-webhook-deliveries.v1.ts';
import { listEndpoints } from './list-webhook-endpoints.v1.ts';
import { getWorldPlaylists } from './list-world-playlists.v1.ts';
import { getWorldVersions } from './list-world-versions.v1.ts';
import { listWorldsPage } from './list-worlds.v1.ts';
import type { Operation } from './operation.ts';
import { playSample } from './play-sample.v1.ts';
import { publishPlaylistById } from './publish-playlist.v1.ts';
import { putOwnBlocklist } from './put-blocklist.v1.ts';
import { putScheduleOfWorld } from './put-schedule.v1.ts';
import { reanalyseSample } from './reanalyse-sample.v1.ts';
import { refreshWorldById } from './refresh-world.v1.ts';
import { renameWorldById } from './rename-world.v1.ts';
import { replayAdminDeadLetter } from './replay-admin-dead-letter.v1.ts';
import { replayDelivery } from './replay-webhook-delivery.v1.ts';
import { retryJob } from './retry-job.v1.ts';
import { searchSeeds } from './search-seeds.v1.ts';
import { signOut } from './sign-out.v1.ts';
import { startSpotifySignIn } from './start-spotify-sign-in.v1.ts';
import { watchJob } from './watch-job.v1.ts';

/** The whole public API, in the order in which the documentation shows it. */
export const operations: readonly Operation[] = [
  createSample,
  createUpload,
  completeUpload,
  listSamplesPage,
  getSampleById,
  deleteSampleById,
  playSample,
  downloadSample,
  getWaveform,
  getSampleTempo,
  listSimilar,
  reanalyseSample,
  listJobs,
  getJob,
  watchJob,
  cancelJob,
  retryJob,
  getQuestions,
  getSeedHistory,
  getSeedPlaylists,
  searchSeeds,
  createHistoryImport,
  createWorld,
  listWorldsPage,
  getWorldById,
  getWorldVersions,
  getWorldVersion,
  getWorldDiffById,
  renameWorldById,
  refreshWorldById,
  getScheduleOfWorld,
  putScheduleOfWorld,
  getWorldPlaylists,
  getPlaylistById,
  getPlaylistVersions,
  getPlaylistVersionById,
  exportPlaylist,
  publishPlaylistById,
  createFeedbackOnTrack,
  getOwnBlocklist,
  putOwnBlocklist,
  getMe,
  getUsage,
  getPlans,
  getReceiptOfJob,
  listEndpoints,
  createEndpoint,
  deleteEndpoint,
  listDeliveries,
  replayDelivery,
  startSpotifySignIn,
  finishSpotifySignIn,
  signOut,
  listAdminDeadLetters,
  replayAdminDeadLetter,
  listAdminQueues,
];
