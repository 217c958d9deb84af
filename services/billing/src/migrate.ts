import { runMigrations } from '@trc/runtime/migrate-program';
import { migrations } from './migrations/all.ts';

await runMigrations('billing', migrations);
