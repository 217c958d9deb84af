import type { CandidateSet } from '@trc/contracts/documents/candidate-set.v1';
import type { Generated, JSONColumnType } from 'kysely';

export interface Database {
  candidate_sets: {
    id: string;
    tenant_id: string;
    job_id: string;
    user_id: string;
    world_id: string;
    world_version: number;
    object_key: string;
    count: number;
    strategies: JSONColumnType<CandidateSet['strategies']>;
    dropped: JSONColumnType<CandidateSet['dropped']>;
    left_out: JSONColumnType<CandidateSet['left_out']>;
    created_at: Date;
  };
  open_answers: { key: string; body: JSONColumnType<object, string, string>; expires_at: Date };
  embeddings: { key: string; model: string; vector: number[]; created_at: Generated<Date> };
}
