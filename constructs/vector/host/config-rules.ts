import {
  error,
  firstOfEachPath,
  keyProblems,
  managedProblems,
  replaceWith,
  valueAt,
  type ConfigFormat,
  type Data,
  type Problem,
} from '../../kit';
import { located } from '../config-rules';
import { bufferProblems } from '../config-rules/buffers';
import { cardinalityProblems, cardinalityWarnings } from '../config-rules/cardinality';
import { componentsOf, type CheckContext } from '../config-rules/context';
import { graphProblems } from '../config-rules/graph';
import { labelProblems } from '../config-rules/labels';
import { metadataProblems } from '../config-rules/metadata';
import { referenceProblems } from '../config-rules/references';
import { transformProblems } from '../config-rules/transforms';
import { ids } from '../config';
import { vectorFormat } from '../config-format';
import type { VectorRelease } from '../releases';
import type { HostSource } from './sources';

/** The configuration format of Vector on a machine: it may connect to anything, but the bundle decides about its sink. */
export function hostFormat(release: VectorRelease): ConfigFormat {
  const address = 'it is the address of the gateway, or of the destination';
  return {
    ...vectorFormat(release),
    uncheckedTypes: 'The unit of the machine lets Vector write to its data folder only',
    managed: {
      [`sinks.${ids.sink}.endpoint`]: { why: address, removable: true },
      [`sinks.${ids.sink}.path`]: { why: "it is that of Loki's push API", removable: true },
      [`sinks.${ids.sink}.auth`]: { why: 'the login is read from the file of credentials', removable: true },
      [`sinks.${ids.sink}.tenant_id`]: { why: 'it is the tenant of the host' },
      secret: { why: 'the only Secret is the login, which is read from the file of credentials', removable: true },
      data_dir: { why: 'the unit allows writing to one folder only', setting: 'vector.dataPath', removable: true },
    },
  };
}

/** Validates the configuration of a machine, with the `config` of the user merged over it. One problem per path. */
export function hostConfigProblems(context: CheckContext, sources: readonly HostSource[]): Problem[] {
  const { config, userConfig, release } = context;
  const format = hostFormat(release);
  const wrongTypes = typeProblems(config, sources);
  const problems =
    wrongTypes.length > 0
      ? wrongTypes
      : [
          ...managedProblems(format.managed, userConfig),
          ...bufferProblems(context),
          ...labelProblems(context),
          ...metadataProblems(context),
          ...cardinalityProblems(context),
          ...transformProblems(componentsOf(config, 'transforms')),
          ...referenceProblems(userConfig),
          ...graphProblems(config),
          ...keyProblems(format, config, userConfig),
        ];
  return [...firstOfEachPath(problems), ...cardinalityWarnings(context)].map((problem) => located(problem, userConfig));
}

/** Own components whose type was changed. */
function typeProblems(config: Data, sources: readonly HostSource[]): Problem[] {
  const own = [
    ...sources.map(({ id, component }) => [['sources', id], component['type']] as const),
    [['sources', ids.metrics], 'internal_metrics'] as const,
    [['sinks', ids.sink], 'loki'] as const,
    [['sinks', ids.exporter], 'prometheus_exporter'] as const,
  ];
  return own.flatMap(([at, type]): Problem[] => {
    const found = valueAt(config, [...at, 'type']);
    if (found === type) return [];
    return [
      error(
        [...at, 'type'],
        `${at[1]} is the id of the component of type ${String(type)}; another component needs another id.`,
        replaceWith(type),
      ),
    ];
  });
}
