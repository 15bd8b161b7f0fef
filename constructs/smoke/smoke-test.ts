import type { Construct } from 'constructs';
import type { Authority, Endpoint, GatewayUser, Labels, Login } from '../contracts';
import {
  Component,
  caBundle,
  configFiles,
  declareSinkSecrets,
  envFromSecret,
  JobWorkload,
  sinkCa,
  sinkCaFile,
  type ClusterSettings,
  type PodSettings,
} from '../kit';
import { usersToCheck, type Taken } from './checks';
import { curlReleases, type CurlRelease } from './releases';
import { longestRunSeconds, smokeScript } from './script';

/** A user of the gateway, and the Secret with its password. */
export interface SmokeTestUser extends GatewayUser {
  readonly login: Login;
}

/** A Job that tests a gateway. */
export interface SmokeTestProps {
  /** Namespace of the Job, with a Secret of each user that it logs in as. */
  readonly namespace: string;
  /** The gateway. */
  readonly endpoint: Endpoint;
  /** Its users; it logs in as one of each role in each tenant. */
  readonly users: readonly SmokeTestUser[];
  /** What the gateway takes. @default ['logs'] */
  readonly takes?: readonly Taken[];
  /** The private certificate authority of the gateway. @default - the CAs of the image */
  readonly ca?: Authority;
  /**
   * Annotations by which a tool runs the Job again and again, under the same name.
   *
   * @default - none; the name ends with a hash of the content, so that a changed Job is a new one
   */
  readonly hook?: Labels;
  /** @default 'loki-smoke-test' */
  readonly name?: string;
  /** Release of curl. @default '8.21.0' */
  readonly release?: CurlRelease;
  readonly pod?: PodSettings;
  readonly cluster?: ClusterSettings;
}

/** The settings in an environment: all props except those that the platform sets. */
export type SmokeTestSettings = Omit<
  SmokeTestProps,
  'namespace' | 'endpoint' | 'users' | 'takes' | 'ca' | 'hook' | 'cluster'
>;

/** A pod that fails is replaced once. */
const retries = 1;
/** Seconds for images, and between two pods. */
const startSeconds = 300;

/**
 * A Job that pushes and queries through the gateway as its users, and checks that what they may not do is refused. It
 * fails if a check fails. It leaves a few lines in the stream `{job="smoke-test"}`, and
 * a trace of the service `smoke-test`, of each tenant.
 */
export class SmokeTest extends Component {
  /** The pods; `workload.apiObject` is the Job for what no setting covers. */
  readonly workload: JobWorkload;

  constructor(scope: Construct, id: string, props: SmokeTestProps) {
    super(scope, id);
    const { namespace, endpoint, ca, hook, cluster, pod } = props;
    const { name = 'loki-smoke-test', release = curlReleases.newest, takes = ['logs'] } = props;
    const workload = new JobWorkload(this, 'job', {
      name,
      namespace,
      app: name,
      component: 'smoke-test',
      release,
      releases: curlReleases.names,
      cluster,
      pod,
      maxNameLength: 54,
    });
    this.workload = workload;
    const chosen = usersToCheck(props.users);
    const users = props.users.filter((user) => chosen.includes(user)).map((user, number) => ({ ...user, number }));
    const [first, ...others] = users.map(({ login, tenants }) => ({
      login,
      ...(tenants.length === 1 && { tenant: tenants[0]! }),
    }));
    const url = workload.connect(endpoint, 'probes', first);
    for (const credentials of others) workload.reach(endpoint, 'probes', credentials);
    for (const { login } of users)
      declareSinkSecrets(this, namespace, { login, endpoint }, { login: ['users'], ca: ['ca'] });
    if (ca !== undefined) declareSinkSecrets(this, namespace, { ca, endpoint }, { login: ['users'], ca: ['ca'] });
    const authority = caBundle(ca, sinkCa);
    const files = configFiles(workload, 'script', {
      name,
      namespace,
      files: { 'smoke-test.sh': smokeScript(users, takes) },
    });
    workload.run({
      // Kubernetes deletes the pods at the deadline, with their logs.
      deadlineSeconds: (retries + 1) * (longestRunSeconds(users, takes) + startSeconds),
      retries,
      keepFailedPods: true,
      ...(hook !== undefined && { hook }),
      files: [files],
      volumes: authority.volumes,
      containers: [
        {
          name: 'curl',
          image: curlReleases.facts(release).image,
          command: ['sh', '/smoke-test/smoke-test.sh'],
          env: [
            { name: 'URL', value: url },
            ...(ca === undefined ? [] : [{ name: 'CA_FILE', value: sinkCaFile }]),
            ...users.flatMap(({ login, number }) => [
              envFromSecret(`USERNAME_${number}`, login.secret, 'username'),
              envFromSecret(`PASSWORD_${number}`, login.secret, 'password'),
            ]),
          ],
          resources: { cpu: '10m', memory: '16Mi', memoryLimit: '64Mi' },
          volumeMounts: [{ name: 'script', mountPath: '/smoke-test', readOnly: true }, ...authority.volumeMounts],
        },
      ],
    });
  }
}
