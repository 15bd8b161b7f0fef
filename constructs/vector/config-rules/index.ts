import { isWithin, pathText, relocated, valueAt, valueIn, within, type Data, type Path, type Problem } from '../../kit';
import { bufferProblems } from './buffers';
import { graphProblems } from './graph';
import { keyProblems } from './keys';
import { labelProblems } from './labels';
import { metadataProblems } from './metadata';
import { cardinalityAdvice, cardinalityProblems } from './cardinality';
import { listenProblems } from './listen';
import { logProblems } from './logs';
import { podProblems, typeProblems } from './pods';
import { textProblems, transformProblems } from './text';
import { ids } from '../config';
import { componentsOf, type CheckContext } from './context';

/**
 * What is wrong with a configuration of the agent, each place once. The first to speak of a place knows most about it: the
 * unknown keys come last.
 */
export function configProblems(context: CheckContext): Problem[] {
  const { config, own, release } = context;
  const labels = ['sinks', ids.sink, 'labels'];
  const metadata = ['sinks', ids.sink, 'structured_metadata'];
  // By its type the rest would be context.
  const changed = typeProblems(config);
  if (changed.length > 0) return changed.map((problem) => within(['config'], problem));
  const problems = [
    ...podProblems(context),
    ...listenProblems(config),
    ...bufferProblems(context),
    ...logProblems(context),
    ...labelProblems(context),
    ...metadataProblems(context),
    ...cardinalityProblems(context),
    ...transformProblems(componentsOf(config, 'transforms')),
    ...textProblems(own),
    ...textProblems(valueAt(config, labels), labels),
    ...textProblems(valueAt(config, metadata), metadata),
    ...graphProblems(config),
    ...keyProblems(config, release),
  ];
  const first = new Map(problems.toReversed().map((problem) => [pathText(problem.path), problem]));
  return problems
    .filter((problem) => first.get(pathText(problem.path)) === problem)
    .map((problem) => located(problem, own));
}

/** Labels that work and that multiply the streams of Loki. */
export function configAdvice(context: CheckContext): Problem[] {
  return cardinalityAdvice(context).map((problem) => located(problem, context.own));
}

const sink = ['sinks', ids.sink];

/** The settings of the agent that become keys of its sink. */
const settings: readonly (readonly [key: Path, setting: Path])[] = [
  [[...sink, 'labels'], ['labels']],
  [[...sink, 'structured_metadata'], ['structuredMetadata']],
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

/** The problem where the user wrote what it is about: below `config`, or as a setting of the agent. */
function located(problem: Problem, own: Data): Problem {
  if (valueIn(own, problem.path) !== undefined) return within(['config'], problem);
  const found = settings.filter(([key]) => isWithin(problem.path, key));
  if (found.length === 0) return within(['config'], problem);
  return settings.reduce((moved, [key, setting]) => relocated(moved, key, setting), problem);
}
