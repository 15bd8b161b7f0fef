import { managedProblems, type ConfigFormat, type Problem } from '../../kit';
import { mergedProblems } from '../config-rules';
import type { CheckContext } from '../config-rules/context';
import { ids } from '../config';
import { vectorFormat } from '../config-format';
import type { VectorRelease } from '../releases';

/** The configuration format of Vector on a machine: it may connect to anything, but the bundle decides about its sink. */
function hostFormat(release: VectorRelease): ConfigFormat {
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
export function hostConfigProblems(context: CheckContext): Problem[] {
  const format = hostFormat(context.release);
  const managed = managedProblems(format.managed, context.userConfig);
  return mergedProblems(context, format, managed);
}
