import { App, Chart } from 'cdk8s';
import { load } from 'js-yaml';
import type { LogSink } from '../../constructs/contracts';
import {
  ExternalLogSink,
  inventoryOf,
  problemsOf,
  type Data,
  type Inventory,
  type Problem,
} from '../../constructs/kit';
import { VectorHost, type VectorHostProps } from '../../constructs/vector';

/** A Loki elsewhere, as machines reach it. */
export const remote: LogSink = new ExternalLogSink({
  url: 'https://logs.example.com',
  login: { user: 'build-1', secret: 'build-1-loki-auth' },
  tenant: 'Machines',
});

/** The files of a machine by name, and what is known of it. */
export interface BuiltHost {
  readonly files: ReadonlyMap<string, { readonly text: string; readonly mode?: number }>;
  readonly config: Data;
  readonly problems: readonly Problem[];
  readonly inventory: Inventory;
  readonly host: VectorHost;
}

const credentialsCommand = 'npm run --silent secrets -- production --host build-1';

/** Builds the files of the machine `build-1`. */
export function hostOf(settings: Partial<VectorHostProps>): BuiltHost {
  const chart = new Chart(new App(), 'test');
  const host = new VectorHost(chart, 'vector', { host: 'build-1', sink: remote, credentialsCommand, ...settings });
  const inventory = inventoryOf(chart);
  const files = new Map(
    inventory.artifacts.map(({ path, ...file }) => [path.slice(path.lastIndexOf('/') + 1), file] as const),
  );
  return { files, config: load(files.get('vector.yaml')!.text) as Data, problems: problemsOf(chart), inventory, host };
}
