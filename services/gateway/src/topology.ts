import { runTopology } from '@trc/runtime/topology-program';

await runTopology();
