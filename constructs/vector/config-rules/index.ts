import {
  firstOfEachPath,
  isWithin,
  keyProblems,
  relocated,
  valueAt,
  within,
  type Data,
  type Path,
  type Problem,
} from '../../kit';
import { bufferProblems } from './buffers';
import { graphProblems } from './graph';
import { labelProblems } from './labels';
import { metadataProblems } from './metadata';
import { cardinalityWarnings, cardinalityProblems } from './cardinality';
import { listenProblems } from './listen';
import { logProblems } from './logs';
import { pipelineConfigProblems } from './pipeline';
import { podProblems, typeProblems } from './pods';
import { referenceProblems } from './references';
import { transformProblems } from './transforms';
import { ids } from '../config';
import { vectorFormat } from '../config-format';
import { componentsOf, type CheckContext } from './context';

/** Validates the agent's configuration: one problem per path, of the most specific check. Generic checks run last. */
export function configProblems(context: CheckContext): Problem[] {
  const { config, userConfig, release } = context;
  const labels = ['sinks', ids.sink, 'labels'];
  const metadata = ['sinks', ids.sink, 'structured_metadata'];
  // If a component of the agent has another type, the other checks do not apply.
  const wrongTypes = typeProblems(context);
  if (wrongTypes.length > 0) return wrongTypes.map((problem) => within(['config'], problem));
  const problems = [
    ...podProblems(context),
    ...pipelineConfigProblems(context),
    ...listenProblems(config),
    ...bufferProblems(context),
    ...logProblems(context),
    ...labelProblems(context),
    ...metadataProblems(context),
    ...cardinalityProblems(context),
    ...transformProblems(componentsOf(config, 'transforms')),
    ...referenceProblems(userConfig),
    ...referenceProblems(valueAt(config, labels), labels),
    ...referenceProblems(valueAt(config, metadata), metadata),
    ...graphProblems(config),
    ...keyProblems(vectorFormat(release), config, userConfig),
  ];
  return firstOfEachPath(problems).map((problem) => located(problem, userConfig));
}

/** Warns of labels that are valid and create many streams in Loki. */
export function configWarnings(context: CheckContext): Problem[] {
  return cardinalityWarnings(context).map((problem) => located(problem, context.userConfig));
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
export function located(problem: Problem, userConfig: Data): Problem {
  if (valueAt(userConfig, problem.path) !== undefined) return within(['config'], problem);
  const found = settings.filter(([key]) => isWithin(problem.path, key));
  if (found.length === 0) return within(['config'], problem);
  return settings.reduce((moved, [key, setting]) => relocated(moved, key, setting), problem);
}
