import { isMap, type Data } from '../../../constructs/kit';
import { Input } from '../input';
import { Layers } from '../layers';
import { Unreadable, type Migrate } from '../migration';
import { parseYaml } from '../yaml';
import { coveredNote, literalOf, pruned, type Context } from './context';
import { foldersNote, foldersOf } from './folders';
import { lokiParts, placeholder, replicationFactorOf, sectionsOf, tenantsOf } from './settings';

/** The targets of each topology, as `target` names them. */
const topologies: Readonly<Record<string, string>> = {
  all: 'monolithic',
  read: 'simple-scalable',
  write: 'simple-scalable',
  backend: 'simple-scalable',
};

/** Translates a configuration of Loki, as `-config.file` reads it. */
export const lokiConfig: Migrate = (text, { from, tenants = [], namespace }) => {
  const document = pruned(parseYaml(text));
  if (!isMap(document) || (document['schema_config'] === undefined && document['server'] === undefined))
    throw new Unreadable('The file is no configuration of Loki: it has neither schema_config nor server.');
  const input = Input.of(document);
  const root = Layers.of(input);
  const { section, names } = sectionsOf(root);
  const context: Context = {
    notes: [],
    secretOf: () => undefined,
    usedVariables: new Set(),
    usedAnnotations: new Set(),
    annotations: {},
    from,
  };
  const authEnabled = section('auth_enabled')?.flag() ?? true;
  const target = literalOf(section('target')) ?? 'all';
  const folders = foldersOf(section);
  const usesMemberlist = section('memberlist') !== undefined;
  const copies = replicationFactorOf(section) ?? (usesMemberlist ? 3 : 1);
  const { loki, objectStore, onVolume } = lokiParts({ section, names }, context);
  if (authEnabled && tenants.length === 0)
    input
      .at('auth_enabled')
      ?.differs(
        `the names of the tenants are in the requests; '${placeholder}' stands for them: name each one with --tenant NAME`,
      );
  const topology = topologies[target.split(',')[0]!] ?? 'distributed';
  const replicas = topology === 'monolithic' ? (onVolume ? 1 : copies) : undefined;
  const { replicationFactor, ...settings } = loki;
  const environment: Data = {
    objectStore,
    loki: {
      ...(namespace !== undefined && { namespace }),
      topology,
      ...(replicas !== undefined && replicas > 1 && { replicas }),
      ...(replicas !== undefined &&
        replicationFactor !== undefined &&
        replicationFactor !== (replicas >= 3 ? 3 : 1) && { replicationFactor }),
      ...settings,
    },
    tenants: tenantsOf({ authEnabled, given: tenants }, context.notes),
  };
  if (replicas !== undefined && replicas > 1)
    context.notes.push(
      `The number of pods is not in the configuration: with ${copies} copies of each line, ${replicas} are assumed (loki.replicas).`,
    );
  if (topology !== 'monolithic')
    context.notes.push(
      'The number of pods of each target is not in the configuration: loki.replicas or loki.targets has it.',
    );
  return {
    environment,
    unmapped: input.unmapped,
    notes: [...context.notes, ...foldersNote(folders, onVolume), ...coveredNote(input.replaced)],
  };
};
