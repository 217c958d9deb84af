import 'reflect-metadata';
import { boot } from '@trc/runtime/boot';
import { variables } from './config.ts';

await boot('taste', variables, () => import('./app.module.ts'));
