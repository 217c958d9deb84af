import type { Sample } from '@trc/contracts/documents/sample.v1';
import { getSample } from '@trc/contracts/queries/get-sample.v1';
import { getWorld } from '@trc/contracts/queries/get-world.v1';
import type { Ask } from '@trc/runtime/ask';
import type { Mail, MailContent, ReadySound } from '../domain/mail.ts';

/** Sounds that one mail names. */
const namedMax = 20;

/** Adds what the neighbours know of a mail's subject; `null` when it is there no more. Throws when a neighbour does not answer. */
export async function describeMail(ask: Ask, tenantId: string, mail: Mail): Promise<MailContent | null> {
  switch (mail.kind) {
    case 'sample-ready': {
      const named = mail.sampleIds.slice(0, namedMax);
      const found = await Promise.all(
        named.map((sampleId) => ask(getSample, tenantId, { sample_id: sampleId })),
      );
      const sounds = found.flatMap((one) => (one ? [toSound(one.sample)] : []));
      return sounds.length === 0
        ? null
        : { kind: mail.kind, sounds, more: mail.sampleIds.length - named.length };
    }
    case 'playlists-ready': {
      const found = await ask(getWorld, tenantId, { world_id: mail.worldId, version: null });
      return found && { kind: mail.kind, worldId: mail.worldId, world: found.world.name, count: mail.count };
    }
    default:
      return mail;
  }
}

function toSound({ id, filename, analysis, tags }: Sample): ReadySound {
  const { tempo, key } = analysis;
  return {
    id,
    filename,
    bpm: tempo?.bpm ?? null,
    key: key && `${key.tonic} ${key.scale}`,
    tags,
  };
}
