import { eventPrograms, withEvents, type EventProgram } from '../fixtures/events';
import { dataPathOf } from '../fixtures/lines';
import { everyQuery } from '../fixtures/queries';
import type { Scenario, Step } from './scenario';

/** Pods that cannot run cause events, which are counted before and after a restart of the program that stores them. */
export const kubernetesEvents: readonly Scenario[] = [
  eventsScenario('the exporter', eventPrograms.exporter),
  eventsScenario('the logger', eventPrograms.logger),
  eventsScenario('Alloy', eventPrograms.alloy),
];

function eventsScenario(name: string, program: EventProgram): Scenario {
  const restarts: readonly Step[] =
    program === eventPrograms.alloy
      ? [{ step: 'restart during events' }, { step: 'API server not reachable' }]
      : [{ step: 'restart of the program', program }];
  return {
    title: `Kubernetes events through ${name}`,
    cluster: { kubernetes: '1.34' },
    environments: { laptop: withEvents(program) },
    programs: program === eventPrograms.logger ? [program.image, 'vector'] : [program.image],
    hostPaths: [dataPathOf('vector')],
    steps: [
      { step: 'programs', program },
      { step: 'apply' },
      { step: 'ready', timeout: 240 },
      { step: 'failing pods' },
      { step: 'events in Loki', program },
      ...restarts,
      { step: 'pods' },
    ],
  };
}

/** Every query that dashboards and rules make is sent to lines of pods, events and requests. */
export const queriesOfGrafana: readonly Scenario[] = (['1.34', '1.28'] as const).map((kubernetes) => ({
  title: `queries of dashboards and alerts${kubernetes === '1.34' ? '' : ` on Kubernetes ${kubernetes}`}`,
  cluster: { kubernetes },
  environments: { laptop: everyQuery },
  hostPaths: [dataPathOf('vector')],
  steps: [
    { step: 'apply' },
    { step: 'ready', timeout: 240 },
    { step: 'lines for queries', title: 'lines' },
    { step: 'smoke of queries', title: 'smoke' },
    { step: 'queries' },
  ],
}));
