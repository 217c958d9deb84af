import { boot } from '@trc/runtime/boot';
import { variables } from './config.ts';

await boot('billing', variables, () => import('./app.module.ts'));
