const kinds: Readonly<Record<string, string>> = {
  sample: 'Analyse a sound',
  reanalysis: 'Analyse a sound anew',
  world: 'Make a world',
  refresh: 'Refresh a world',
  publish: 'Publish a playlist',
  export: 'Export sounds',
  import: 'Import a project',
};

/** What a job does. */
export const kindInWords = (kind: string): string => kinds[kind] ?? kind;
