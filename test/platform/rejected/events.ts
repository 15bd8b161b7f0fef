import type { Row } from '../../support/rejected';
import { merged, type Data } from '../../../constructs/kit';
import { laptop, small } from '../../fixtures';
import { eventLogger } from '../../fixtures/event-logger';

const withEvents = (events: Data): unknown => ({ ...laptop, collect: { ...laptop.collect, events } });
const withLogs = (logs: Data): unknown => merged({ ...eventLogger }, { collect: { logs } });
const select = (settings: Data): unknown => withLogs({ pipeline: { select: settings } });

/** What people write wrong about the choice of a program for events, and about the lines of the logger. */
export const wrongEvents: readonly Row<unknown>[] = [
  ['exporter and logger together', merged({ ...small }, { collect: { events: { logger: {} } } })],
  ['exporter and Alloy together', merged({ ...small }, { collect: { events: { alloy: {} } } })],
  ['events by nothing', withEvents({ login: 'vector', tenant: 'Prod' })],
  ['events by nothing in an empty section', withEvents({})],
  ['a login for the event logger', withEvents({ login: 'vector', logger: {} })],
  ['a tenant for the event logger', withEvents({ tenant: 'Prod', logger: {} })],
  ['the event logger without an agent', { ...laptop, collect: { events: { logger: {} } } }],
  ['the event logger with an agent that reads no pods', withLogs({ sources: { pods: false, journal: true } })],
  ['the namespace of the event logger is excluded', select({ exclude: { namespaces: ['kube-system', 'logging'] } })],
  ['the namespace of the event logger is not selected', select({ namespaces: ['shop'] })],
  [
    'a namespace of the event logger that is excluded',
    merged(
      { ...eventLogger },
      {
        collect: {
          events: { namespace: 'events' },
          logs: { pipeline: { select: { exclude: { namespaces: ['events'] } } } },
        },
      },
    ),
  ],
  ['labels that the event logger does not have', select({ podLabels: { team: 'shop' } })],
  [
    'a label of the event logger is excluded',
    select({ exclude: { podLabels: { 'app.kubernetes.io/part-of': 'logging-event-logger' } } }),
  ],
  [
    'the annotation that excludes the event logger',
    merged(
      { ...eventLogger },
      {
        collect: {
          events: { logger: { pod: { annotations: { 'logs.example.com/exclude': 'true' } } } },
          logs: { pipeline: { podAnnotations: 'logs.example.com' } },
        },
      },
    ),
  ],
  ['a release of the event logger that multiplies lines', withEvents({ logger: { release: '2.7' } })],
  [
    'an image of the event logger that multiplies lines',
    withEvents({ logger: { pod: { image: 'docker.io/maxrocketinternet/k8s-event-logger:2.7' } } }),
  ],
  ['settings of the exporter for the logger', withEvents({ logger: { keep: [{ type: 'Warning' }] } })],
  ['a login of Alloy that is missing', withEvents({ alloy: {} })],
  ['a login of the exporter that is missing', withEvents({ exporter: {} })],
];
