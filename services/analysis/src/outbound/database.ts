import type { Analysis, Vibe } from '@trc/contracts/documents/sample.v1';
import type { Features } from '@trc/contracts/documents/track.v1';
import type { ColumnType, Generated, GeneratedAlways, JSONColumnType } from 'kysely';

export interface Database {
  samples: {
    id: string;
    tenant_id: string;
    user_id: string;
    job_id: string;
    filename: string;
    mime: string;
    object_key: string;
    size_bytes: number;
    sha256: string;
    kind: string;
    bpm: number | null;
    tonic: string | null;
    scale: string | null;
    duration_s: number;
    tags: string[];
    hand_tags: Generated<string[]>;
    tagged_at: Generated<Date | null>;
    renamed_at: Generated<Date | null>;
    similarity: number[];
    analysis: JSONColumnType<Analysis>;
    analyser_version: GeneratedAlways<string>;
    vibe: ColumnType<Vibe | null, string | null, string | null>;
    vibe_skipped: string | null;
    created_at: Date;
    features: JSONColumnType<Features>;
    /** A cube, as Postgres writes its two corners. */
    place: string | null;
  };
}
