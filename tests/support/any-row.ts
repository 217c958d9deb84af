import { type Kysely, sql } from 'kysely';

type Db = Kysely<unknown>;

export interface TableName {
  readonly schema: string;
  readonly name: string;
}

/** The rows of a test mean nothing, so rules about their meaning must not stand in the way; the walls stay. */
export async function dropRules(admin: Db, { schema, name }: TableName): Promise<void> {
  const { rows } = await sql<{ rule: string }>`
    select conname as rule from pg_constraint where conrelid = ${`${schema}.${name}`}::regclass and contype in ('c', 'f')`.execute(
    admin,
  );
  for (const { rule } of rows)
    await sql`alter table ${sql.id(schema, name)} drop constraint ${sql.id(rule)}`.execute(admin);
}

let serial = 0;

/** Writes a row that has the given values, and something in every other column that needs one. */
export async function insertRow(
  db: Db,
  admin: Db,
  { schema, name }: TableName,
  given: Readonly<Record<string, unknown>>,
): Promise<void> {
  const { rows: columns } = await sql<{ name: string; type: string }>`
    select column_name as name, udt_name as type from information_schema.columns
    where table_schema = ${schema} and table_name = ${name} and is_generated = 'NEVER' and is_identity = 'NO'
      and (column_name in (${sql.join(Object.keys(given))}) or (is_nullable = 'NO' and column_default is null))`.execute(
    admin,
  );
  serial += 1;
  const fill = (type: string): unknown => {
    if (type.startsWith('_')) return '{}';
    if (/^(int|float|numeric)/.test(type)) return serial;
    if (type === 'bool') return false;
    if (type === 'jsonb') return '{}';
    if (type === 'timestamptz') return new Date();
    if (type === 'date') return '2026-11-21';
    if (type === 'bytea') return Buffer.from([serial]);
    return `row ${serial}`;
  };
  const values = columns.map((column) => (column.name in given ? given[column.name] : fill(column.type)));
  await sql`insert into ${sql.id(schema, name)} (${sql.join(columns.map((column) => sql.id(column.name)))}) values (${sql.join(values)})`.execute(
    db,
  );
}
