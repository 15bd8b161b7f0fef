import { diagramOf, type Diagram } from '../../constructs/diagram';
import { inventoryOf, type Inventory } from '../../constructs/kit';
import { render, type EnvironmentInput } from '../../constructs/platform';

const inventories = new Map<string, Inventory>();

/** What an environment contains and connects. */
export function inventory(environment: EnvironmentInput): Inventory {
  const { name } = environment as { readonly name: string };
  const known = inventories.get(name) ?? inventoryOf(render(environment).platform!);
  inventories.set(name, known);
  return known;
}

/** The diagram of an environment. */
export const diagram = (environment: EnvironmentInput & { readonly name: string }): Diagram =>
  diagramOf(environment.name, inventory(environment));

/** The cells of the rows of a table. */
export function rowsOf(table: string): string[][] {
  return table
    .split('\n')
    .filter((line) => line.startsWith('| '))
    .slice(1)
    .map((line) =>
      line
        .slice(2, -2)
        .split(/(?<!\\) \| /)
        .map((cell) => cell.trim().replaceAll(/\\(.)/g, '$1')),
    );
}
