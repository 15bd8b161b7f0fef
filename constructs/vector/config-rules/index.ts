import {
  firstOfEachPath,
  isWithin,
  keyProblems,
  relocated,
  valueAt,
  within,
  type ConfigFormat,
  type Data,
  type Path,
  type Problem,
} from '../../kit';
import { bufferProblems } from './buffers';
import { graphProblems } from './graph';
import { labelProblems } from './labels';
import { metadataProblems } from './metadata';
import { cardinalityProblems } from './cardinality';
import { listenProblems } from './listen';
import { logProblems } from './logs';
import { pipelineConfigProblems } from './pipeline';
import { podProblems, typeProblems } from './pods';
import { referenceProblems } from './references';
import { transformProblems } from './transforms';
import { ids } from '../config';
import { vectorFormat } from '../config-format';
import { componentsOf, type CheckContext } from './context';

/** Validates the configuration of Vector in pods: one problem per path, of the most specific check. */
export function configProblems(context: CheckContext): Problem[] {
  return mergedProblems(context, vectorFormat(context.release), [
    ...podProblems(context),
    ...pipelineConfigProblems(context),
    ...listenProblems(context.config),
    ...logProblems(context),
  ]);
}

/**
 * Validates a configuration with the user's merged over it: one problem per path, the specific ones first,
 * and warnings of labels with many values.
 *
 * @param specific - problems of where Vector runs
 */
export function mergedProblems(context: CheckContext, format: ConfigFormat, specific: readonly Problem[]): Problem[] {
  const { config, userConfig } = context;
  const labels = ['sinks', ids.sink, 'labels'];
  const metadata = ['sinks', ids.sink, 'structured_metadata'];
  // If an own component has another type, the other checks do not apply.
  const wrongTypes = typeProblems(context);
  if (wrongTypes.length > 0) return wrongTypes.map((problem) => within(['config'], problem));
  const problems = [
    ...specific,
    ...bufferProblems(context),
    ...labelProblems(context),
    ...metadataProblems(context),
    ...cardinalityProblems(context),
    ...transformProblems(componentsOf(config, 'transforms')),
    ...referenceProblems(userConfig),
    ...referenceProblems(valueAt(config, labels), labels),
    ...referenceProblems(valueAt(config, metadata), metadata),
    ...graphProblems(config),
    ...keyProblems(format, config, userConfig),
  ];
  return firstOfEachPath(problems).map((problem) => located(problem, userConfig));
}

const sink = ['sinks', ids.sink];

/** Keys of the agent's sink that are rendered from settings of the agent. */
const settings: readonly (readonly [key: Path, setting: Path])[] = [
  [
    [...sink, 'labels'],
    ['pipeline', 'labels'],
  ],
  [
    [...sink, 'structured_metadata'],
    ['pipeline', 'structuredMetadata'],
  ],
  [
    [...sink, 'buffer', 'max_size'],
    ['buffer', 'maxSize'],
  ],
  [
    [...sink, 'buffer', 'when_full'],
    ['buffer', 'whenFull'],
  ],
  [
    [...sink, 'tenant_id'],
    ['sink', 'tenant'],
  ],
];

/** Moves a problem to what the user wrote: a key below `config`, or the setting from which the key is rendered. */
function located(problem: Problem, userConfig: Data): Problem {
  if (valueAt(userConfig, problem.path) !== undefined) return within(['config'], problem);
  const found = settings.filter(([key]) => isWithin(problem.path, key));
  if (found.length === 0) return within(['config'], problem);
  return settings.reduce((moved, [key, setting]) => relocated(moved, key, setting), problem);
}
