import { boot } from '@trc/runtime/boot';
import { variables } from './config.ts';

await boot('analysis', variables, () => import('./app.module.ts'));
