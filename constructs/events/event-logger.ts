import type { Construct } from 'constructs';
import type { SentFields } from '../contracts';
import {
  Component,
  check,
  clusterRole,
  DeploymentWorkload,
  error,
  podSelector,
  type ClusterSettings,
  type PodSettings,
} from '../kit';
import { readEvents } from './read-events';
import { eventLoggerReleases, whyNotNewer, type EventLoggerRelease } from './releases';

/** Settings of a logger of Kubernetes events. */
export interface EventLoggerProps {
  readonly namespace: string;
  /** @default 'event-logger' */
  readonly name?: string;
  /** @default '2.4' */
  readonly release?: EventLoggerRelease;
  /** Does not write events of the type `Normal`. @default false */
  readonly ignoreNormal?: boolean;
  readonly pod?: PodSettings;
  readonly cluster?: ClusterSettings;
}

/** Settings of the logger in an environment; the platform adds the others. */
export type EventLoggerSettings = Omit<EventLoggerProps, 'namespace' | 'cluster'>;

/** The name of its container, by which its lines are found. */
export const eventLoggerContainer = 'event-logger';

/**
 * Writes Kubernetes events as JSON lines to the log of its pod, from which an agent on the node reads them. They are
 * sent with its buffer and its repetitions, so that no event is lost while Loki is not there.
 *
 * It always has one replica, because every replica would write every event. It writes new events only, not repetitions,
 * and after a start those of the last hour again, which the API server still has: docs/events.md.
 */
export class EventLogger extends Component {
  /** The pods; `workload.apiObject` is the Deployment for what no setting covers. */
  readonly workload: DeploymentWorkload;

  /** @throws InvalidInput if the release is not supported */
  constructor(scope: Construct, id: string, props: EventLoggerProps) {
    super(scope, id);
    const { namespace, cluster, pod, name = 'event-logger', ignoreNormal = false } = props;
    const { release = eventLoggerReleases.newest } = props;
    const { image } = eventLoggerReleases.facts(release);
    const workload = new DeploymentWorkload(this, 'pods', {
      name,
      namespace,
      app: name,
      component: 'logger',
      release,
      releases: eventLoggerReleases.names,
      pod,
      cluster,
      apiAccess: true,
    });
    this.workload = workload;
    clusterRole(this, workload, readEvents);
    workload.run({
      replicas: 1,
      recreate: true,
      containers: [
        {
          name: eventLoggerContainer,
          image,
          ...(ignoreNormal && { args: ['-ignore-normal'] }),
          // There are no probes: the program listens on no port, and its image contains nothing that a probe could run.
          resources: { cpu: '10m', memory: '32Mi', memoryLimit: '128Mi' },
        },
      ],
    });
    check(this, () => {
      const multiplying = /:(2\.[5-7])\b/.exec(pod?.image ?? '')?.[1];
      return multiplying === undefined
        ? []
        : [error(['pod', 'image'], `${multiplying} writes each event many times: ${whyNotNewer}. Use 2.4.`)];
    });
  }

  /**
   * A stream selector of its lines, as an agent sends them.
   *
   * @returns undefined if no label tells them from lines of other pods of the namespace
   */
  selector(fields: SentFields): string | undefined {
    const { namespace, labels: podLabels } = this.workload.pods;
    const app = podLabels['app.kubernetes.io/name'];
    return podSelector(fields, { namespace, container: eventLoggerContainer, app });
  }
}
