import { Anchor, Group, Table, Text, UnstyledButton, VisuallyHidden } from '@mantine/core';
import { IconArrowDown, IconArrowUp } from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import classes from './data-table.module.css';

export interface Column<Row> {
  readonly label: string;
  readonly cell: (row: Row) => ReactNode;
  /** What the rows are ordered by when the heading is pressed; without it the column cannot be ordered. */
  readonly by?: (row: Row) => number | string;
  readonly isNumber?: boolean;
}

interface DataTableProps<Row> {
  /** What the table holds. */
  readonly caption: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly rowKey: (row: Row) => string;
  /** Address of the same rows as CSV. */
  readonly csv?: string;
  /** What stands where rows would be. */
  readonly empty?: ReactNode;
}

/** Rows that can be ordered; on a phone every row is a card whose cells carry the headings. */
export function DataTable<Row>({ caption, columns, rows, rowKey, csv, empty }: DataTableProps<Row>) {
  const [order, setOrder] = useState<{ readonly label: string; readonly falling: boolean } | null>(null);
  const by = columns.find(({ label }) => label === order?.label)?.by;
  const sorted = by ? [...rows].sort((a, b) => compared(by(a), by(b)) * (order?.falling ? -1 : 1)) : rows;
  return (
    <div className={classes.place}>
      <Table className={classes.table} highlightOnHover highlightOnHoverColor="var(--trc-raised)">
        <caption>
          <VisuallyHidden>{caption}</VisuallyHidden>
        </caption>
        <Table.Thead>
          <Table.Tr>
            {columns.map(({ label, by: orders, isNumber }) => {
              const falls = order?.label === label ? order.falling : null;
              return (
                <Table.Th
                  key={label}
                  scope="col"
                  className={isNumber ? classes.number : undefined}
                  {...(falls !== null && { 'aria-sort': falls ? 'descending' : 'ascending' })}
                >
                  {orders ? (
                    <UnstyledButton
                      className={classes.heading}
                      onClick={() =>
                        setOrder({ label, falling: falls === null ? Boolean(isNumber) : !falls })
                      }
                    >
                      {label}
                      {falls === true && <IconArrowDown size={14} aria-hidden="true" />}
                      {falls === false && <IconArrowUp size={14} aria-hidden="true" />}
                    </UnstyledButton>
                  ) : (
                    label
                  )}
                </Table.Th>
              );
            })}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {sorted.map((row) => (
            <Table.Tr key={rowKey(row)}>
              {columns.map(({ label, cell, isNumber }) => (
                <Table.Td key={label} data-label={label} className={isNumber ? classes.number : undefined}>
                  {cell(row)}
                </Table.Td>
              ))}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      {rows.length === 0 && (
        <Text c="dimmed" size="sm" py="sm">
          {empty ?? 'Nothing yet.'}
        </Text>
      )}
      {csv && (
        <Group justify="flex-end" mt="xs">
          <Anchor href={csv} download size="sm">
            Download as CSV
          </Anchor>
        </Group>
      )}
    </div>
  );
}

function compared(a: number | string, b: number | string): number {
  return typeof a === 'string' && typeof b === 'string' ? a.localeCompare(b) : Number(a) - Number(b);
}
