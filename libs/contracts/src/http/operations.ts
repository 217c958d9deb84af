import { cancelBatch } from './cancel-batch.v1.ts';
import { cancelJob } from './cancel-job.v1.ts';
import { changeAdminTenant } from './change-admin-tenant.v1.ts';
import { changeApiKey } from './change-api-key.v1.ts';
import { changeMe } from './change-me.v1.ts';
import { changeSampleById } from './change-sample.v1.ts';
import { changeUser } from './change-user.v1.ts';
import { changeEndpoint } from './change-webhook-endpoint.v1.ts';
import { completeProjectImport } from './complete-project-import.v1.ts';
import { completeUpload } from './complete-upload.v1.ts';
import { createAdminPayment } from './create-admin-payment.v1.ts';
import { createAdminPlan } from './create-admin-plan.v1.ts';
import { createAdminTenant } from './create-admin-tenant.v1.ts';
import { createApiKey } from './create-api-key.v1.ts';
import { createBatch } from './create-batch.v1.ts';
import { createBillingCheckout } from './create-billing-checkout.v1.ts';
import { createBillingPortal } from './create-billing-portal.v1.ts';
import { createEmailSignIn } from './create-email-sign-in.v1.ts';
import { createExport } from './create-export.v1.ts';
import { createFeedbackOnTrack } from './create-feedback.v1.ts';
import { createHistoryImport } from './create-history-import.v1.ts';
import { createKeySignIn } from './create-key-sign-in.v1.ts';
import { createProjectImport } from './create-project-import.v1.ts';
import { createSample } from './create-sample.v1.ts';
import { createDomain } from './create-tenant-domain.v1.ts';
import { createUpload } from './create-upload.v1.ts';
import { createUser } from './create-user.v1.ts';
import { createEndpoint } from './create-webhook-endpoint.v1.ts';
import { createWorld } from './create-world.v1.ts';
import { deleteApiKey } from './delete-api-key.v1.ts';
import { deleteOwnModelEndpoint } from './delete-model-endpoint.v1.ts';
import { deleteOidcProvider } from './delete-oidc-provider.v1.ts';
import { deleteSampleById } from './delete-sample.v1.ts';
import { deleteSession } from './delete-session.v1.ts';
import { deleteSessions } from './delete-sessions.v1.ts';
import { deleteOwnSpotifyClient } from './delete-spotify-client.v1.ts';
import { deleteDomain } from './delete-tenant-domain.v1.ts';
import { deleteUpload } from './delete-upload.v1.ts';
import { deleteUser } from './delete-user.v1.ts';
import { deleteEndpoint } from './delete-webhook-endpoint.v1.ts';
import { disconnectSpotify } from './disconnect-spotify.v1.ts';
import { downloadExport } from './download-export.v1.ts';
import { downloadSample } from './download-sample.v1.ts';
import { eraseMe } from './erase-me.v1.ts';
import { exportMe } from './export-me.v1.ts';
import { exportPlaylist } from './export-playlist.v1.ts';
import { finishEmailSignIn } from './finish-email-sign-in.v1.ts';
import { finishOidcSignIn } from './finish-oidc-sign-in.v1.ts';
import { finishSpotifySignIn } from './finish-spotify-sign-in.v1.ts';
import { getAdminCostProjection } from './get-admin-cost-projection.v1.ts';
import { getAdminSla } from './get-admin-sla.v1.ts';
import { getAdminWhatIf } from './get-admin-what-if.v1.ts';
import { getBatch } from './get-batch.v1.ts';
import { getBillingSubscription } from './get-billing-subscription.v1.ts';
import { getOwnBlocklist } from './get-blocklist.v1.ts';
import { getOwnBudget } from './get-budget.v1.ts';
import { getExportById } from './get-export.v1.ts';
import { getJob } from './get-job.v1.ts';
import { getMe } from './get-me.v1.ts';
import { getOwnModelEndpoint } from './get-model-endpoint.v1.ts';
import { getMyExport } from './get-my-export.v1.ts';
import { getOidcProvider } from './get-oidc-provider.v1.ts';
import { getPlaylistById } from './get-playlist.v1.ts';
import { getPlaylistVersionById } from './get-playlist-version.v1.ts';
import { getProjectImport } from './get-project-import.v1.ts';
import { getReceiptOfJob } from './get-receipt.v1.ts';
import { getSampleById } from './get-sample.v1.ts';
import { getSampleTempo } from './get-sample-tempo.v1.ts';
import { getScheduleOfWorld } from './get-schedule.v1.ts';
import { getSla } from './get-sla.v1.ts';
import { getOwnSpotifyClient } from './get-spotify-client.v1.ts';
import { getTenant } from './get-tenant.v1.ts';
import { getUpload } from './get-upload.v1.ts';
import { getUsage } from './get-usage.v1.ts';
import { getWaveform } from './get-waveform.v1.ts';
import { getDelivery } from './get-webhook-delivery.v1.ts';
import { getEndpoint } from './get-webhook-endpoint.v1.ts';
import { getWorldById } from './get-world.v1.ts';
import { getWorldDiffById } from './get-world-diff.v1.ts';
import { getWorldVersion } from './get-world-version.v1.ts';
import { listAdminAudit } from './list-admin-audit.v1.ts';
import { listAdminBudgets } from './list-admin-budgets.v1.ts';
import { listAdminCostTrend } from './list-admin-cost-trend.v1.ts';
import { listAdminCosts } from './list-admin-costs.v1.ts';
import { listAdminDeadLetters } from './list-admin-dead-letters.v1.ts';
import { listAdminErasures } from './list-admin-erasures.v1.ts';
import { listAdminMargins } from './list-admin-margins.v1.ts';
import { listAdminPlans } from './list-admin-plans.v1.ts';
import { listAdminPrices } from './list-admin-prices.v1.ts';
import { listAdminProviders } from './list-admin-providers.v1.ts';
import { listAdminQueues } from './list-admin-queues.v1.ts';
import { listAdminTenants } from './list-admin-tenants.v1.ts';
import { listAdminUnitCosts } from './list-admin-unit-costs.v1.ts';
import { listAdminUsageEvents } from './list-admin-usage-events.v1.ts';
import { listApiKeys } from './list-api-keys.v1.ts';
import { listAuditEntries } from './list-audit.v1.ts';
import { listBatches } from './list-batches.v1.ts';
import { listBillingPayments } from './list-billing-payments.v1.ts';
import { listExports } from './list-exports.v1.ts';
import { listJobs } from './list-jobs.v1.ts';
import { getPlans } from './list-plans.v1.ts';
import { getPlaylistVersions } from './list-playlist-versions.v1.ts';
import { listProjectImports } from './list-project-imports.v1.ts';
import { getQuestions } from './list-questions.v1.ts';
import { listQueue } from './list-queue.v1.ts';
import { getReceipts } from './list-receipts.v1.ts';
import { listSamplesPage } from './list-samples.v1.ts';
import { getSeedHistory } from './list-seed-history.v1.ts';
import { getSeedPlaylists } from './list-seed-playlists.v1.ts';
import { listSessions } from './list-sessions.v1.ts';
import { listSimilar } from './list-similar.v1.ts';
import { listDomains } from './list-tenant-domains.v1.ts';
import { listUploads } from './list-uploads.v1.ts';
import { listUsers } from './list-users.v1.ts';
import { listDeliveries } from './list-webhook-deliveries.v1.ts';
import { listEndpoints } from './list-webhook-endpoints.v1.ts';
import { getWorldPlaylists } from './list-world-playlists.v1.ts';
import { getWorldVersions } from './list-world-versions.v1.ts';
import { listWorldsPage } from './list-worlds.v1.ts';
import type { Operation } from './operation.ts';
import { playSample } from './play-sample.v1.ts';
import { previewExport } from './preview-export.v1.ts';
import { publishAdminPrices } from './publish-admin-prices.v1.ts';
import { publishPlaylistById } from './publish-playlist.v1.ts';
import { putAdminBudget } from './put-admin-budget.v1.ts';
import { putAdminTenantPlan } from './put-admin-tenant-plan.v1.ts';
import { putOwnBlocklist } from './put-blocklist.v1.ts';
import { putOwnBudget } from './put-budget.v1.ts';
import { putOwnModelEndpoint } from './put-model-endpoint.v1.ts';
import { putOidcProvider } from './put-oidc-provider.v1.ts';
import { putScheduleOfWorld } from './put-schedule.v1.ts';
import { putOwnSpotifyClient } from './put-spotify-client.v1.ts';
import { putTenant } from './put-tenant.v1.ts';
import { reanalyseSample } from './reanalyse-sample.v1.ts';
import { receiveStripeEvent } from './receive-stripe-event.v1.ts';
import { refreshWorldById } from './refresh-world.v1.ts';
import { renameWorldById } from './rename-world.v1.ts';
import { replayAdminDeadLetter } from './replay-admin-dead-letter.v1.ts';
import { replayDelivery } from './replay-webhook-delivery.v1.ts';
import { retryJob } from './retry-job.v1.ts';
import { rotateApiKey } from './rotate-api-key.v1.ts';
import { rotateSecret } from './rotate-webhook-secret.v1.ts';
import { searchSeeds } from './search-seeds.v1.ts';
import { showEmailSignIn } from './show-email-sign-in.v1.ts';
import { showUnsubscribe } from './show-unsubscribe.v1.ts';
import { signOut } from './sign-out.v1.ts';
import { startOidcSignIn } from './start-oidc-sign-in.v1.ts';
import { startSpotifySignIn } from './start-spotify-sign-in.v1.ts';
import { startTrialOfPlan } from './start-trial.v1.ts';
import { testEndpoint } from './test-webhook-endpoint.v1.ts';
import { unsubscribe } from './unsubscribe.v1.ts';
import { verifyDomain } from './verify-tenant-domain.v1.ts';
import { watchJob } from './watch-job.v1.ts';

/** The whole public API, in the order in which the documentation shows it. */
export const operations: readonly Operation[] = [
  createSample,
  createUpload,
  completeUpload,
  listUploads,
  getUpload,
  deleteUpload,
  createBatch,
  listBatches,
  getBatch,
  cancelBatch,
  listSamplesPage,
  getSampleById,
  changeSampleById,
  deleteSampleById,
  playSample,
  downloadSample,
  getWaveform,
  getSampleTempo,
  listSimilar,
  reanalyseSample,
  previewExport,
  createExport,
  listExports,
  getExportById,
  downloadExport,
  createProjectImport,
  completeProjectImport,
  listProjectImports,
  getProjectImport,
  listJobs,
  getJob,
  watchJob,
  cancelJob,
  retryJob,
  listQueue,
  getSla,
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
  changeMe,
  listApiKeys,
  createApiKey,
  changeApiKey,
  rotateApiKey,
  deleteApiKey,
  listSessions,
  deleteSession,
  deleteSessions,
  exportMe,
  getMyExport,
  eraseMe,
  getUsage,
  getPlans,
  getReceiptOfJob,
  getReceipts,
  getOwnBudget,
  putOwnBudget,
  startTrialOfPlan,
  createBillingCheckout,
  createBillingPortal,
  getBillingSubscription,
  listBillingPayments,
  receiveStripeEvent,
  showUnsubscribe,
  unsubscribe,
  listEndpoints,
  createEndpoint,
  getEndpoint,
  changeEndpoint,
  deleteEndpoint,
  rotateSecret,
  testEndpoint,
  listDeliveries,
  getDelivery,
  replayDelivery,
  createEmailSignIn,
  showEmailSignIn,
  finishEmailSignIn,
  createKeySignIn,
  startOidcSignIn,
  finishOidcSignIn,
  startSpotifySignIn,
  finishSpotifySignIn,
  signOut,
  getTenant,
  putTenant,
  listDomains,
  createDomain,
  deleteDomain,
  verifyDomain,
  getOwnSpotifyClient,
  putOwnSpotifyClient,
  deleteOwnSpotifyClient,
  getOwnModelEndpoint,
  putOwnModelEndpoint,
  deleteOwnModelEndpoint,
  listUsers,
  createUser,
  changeUser,
  deleteUser,
  getOidcProvider,
  putOidcProvider,
  deleteOidcProvider,
  listAuditEntries,
  disconnectSpotify,
  listAdminTenants,
  createAdminTenant,
  changeAdminTenant,
  listAdminDeadLetters,
  replayAdminDeadLetter,
  listAdminErasures,
  listAdminQueues,
  getAdminSla,
  listAdminCosts,
  listAdminCostTrend,
  listAdminUnitCosts,
  getAdminCostProjection,
  listAdminMargins,
  listAdminPrices,
  publishAdminPrices,
  getAdminWhatIf,
  listAdminUsageEvents,
  listAdminPlans,
  createAdminPlan,
  putAdminTenantPlan,
  listAdminBudgets,
  putAdminBudget,
  createAdminPayment,
  listAdminProviders,
  listAdminAudit,
];
