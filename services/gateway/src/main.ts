import { boot } from '@trc/runtime/boot';
import { variables } from './config.ts';

await boot('gateway', variables, () => import('./app.module.ts'));
