import { withContainer } from './applied-cluster';
import { applied, event, said } from './applied-laptop';
import { changed, withValue, type Behaviour, type FakeObject } from './fake-cluster';

const pod = (name: string, status: object): FakeObject[] =>
  changed(applied, 'Pod', name, (one) => withContainer(one, status));
const crashed = {
  restartCount: 4,
  state: { waiting: { reason: 'CrashLoopBackOff' } },
  lastState: { terminated: { exitCode: 1, reason: 'Error' } },
};

test.each<[string, readonly FakeObject[], Behaviour, string[]]>([
  [
    'an image that cannot be pulled',
    [
      ...pod('loki-canary-0', {
        image: 'docker.io/grafana/loki-canary:9',
        state: { waiting: { reason: 'ImagePullBackOff', message: 'Back-off pulling image' } },
      }),
      event(
        'Pod',
        'logging',
        'loki-canary-0',
        'Failed',
        'Failed to pull image "docker.io/grafana/loki-canary:9": not found',
      ),
    ],
    {},
    [
      'image-pull failed: the pod logging/loki-canary-0 cannot get the image docker.io/grafana/loki-canary:9 (canary): Failed to pull image "docker.io/grafana/loki-canary:9": not found → canary.pod.image',
    ],
  ],
  [
    'an init container that waits for the bucket',
    changed(applied, 'Pod', 'loki-0', (one) =>
      withValue(
        withContainer(one, { state: { waiting: { reason: 'PodInitializing' } } }),
        ['status', 'initContainerStatuses'],
        [
          {
            name: 'wait-for-bucket',
            ready: false,
            restartCount: 0,
            state: { running: { startedAt: '2026-01-01T00:00:00Z' } },
          },
        ],
      ),
    ),
    {
      logs: {
        'logging/loki-0 wait-for-bucket':
          'mc: <ERROR> Unable to list folder. The request signature we calculated does not match the signature you provided.\n',
      },
    },
    [
      expect.stringMatching(
        /^init-containers failed: the pod logging\/loki-0 waits in its init container wait-for-bucket since \d+ s: the object store does not know the access key, or the secret key is another one \[keys-wrong\]: mc: <ERROR> Unable to list folder\. The request signature/,
      ) as string,
    ],
  ],
  [
    'a registry that cannot be reached',
    pod('loki-0', { state: { waiting: { reason: 'ErrImagePull', message: 'dial tcp 192.0.2.1:443: i/o timeout' } } }),
    {},
    [
      'image-pull failed: the pod logging/loki-0 cannot get the image docker.io/grafana/loki:3.7.8 (loki): dial tcp 192.0.2.1:443: i/o timeout → registry',
    ],
  ],
  [
    'a registry that demands a login',
    pod('loki-0', { state: { waiting: { reason: 'ErrImagePull', message: 'pull access denied' } } }),
    {},
    [
      'image-pull failed: the pod logging/loki-0 cannot get the image docker.io/grafana/loki:3.7.8 (loki): pull access denied → loki.pod.imagePullSecrets',
    ],
  ],
  [
    'a Secret without a key',
    pod('vector-0', {
      state: {
        waiting: {
          reason: 'CreateContainerConfigError',
          message: "couldn't find key password in Secret logging-agents/vector-loki-auth",
        },
      },
    }),
    {},
    [
      "container-config failed: the pod logging-agents/vector-0 (vector) waits: couldn't find key password in Secret logging-agents/vector-loki-auth $ npm run --silent secrets -- laptop | kubectl apply -f -",
    ],
  ],
  [
    'a volume that cannot be mounted',
    [
      ...pod('minio-0', { state: { waiting: { reason: 'ContainerCreating' } } }),
      event('Pod', 'minio', 'minio-0', 'FailedMount', 'MountVolume.SetUp failed for volume "data"'),
    ],
    {},
    [
      'container-config failed: the pod minio/minio-0 (server) waits: MountVolume.SetUp failed for volume "data" $ kubectl describe pod minio-0 --namespace minio',
    ],
  ],
  [
    'a memory limit that is too low',
    pod('loki-0', {
      restartCount: 3,
      state: { waiting: { reason: 'CrashLoopBackOff' } },
      lastState: { terminated: { exitCode: 137, reason: 'OOMKilled' } },
    }),
    {},
    [
      'out-of-memory failed: the pod logging/loki-0 (loki) was killed because it needed more memory: its limit is 768 MiB; restarts: 3 → loki.pod.resources.memoryLimit',
    ],
  ],
  [
    'a program that ends, with a known message',
    pod('loki-0', crashed),
    {
      logs: {
        'logging/loki-0 loki previous':
          'level=info msg=start\nlevel=error err="CONFIG ERROR: schema v13 is required to store Structured Metadata"\nend\n',
      },
    },
    [
      'crash-loops failed: the pod logging/loki-0 (loki) ended with 1, restarts: 4: the release does not accept the schema of the newest period [schema-refused]: level=error err="CONFIG ERROR: schema v13 is required to store Structured Metadata" → loki.schema',
    ],
  ],
  [
    'a program that ends, with an unknown message',
    pod('loki-0', crashed),
    { logs: { 'logging/loki-0 loki previous': 'level=error msg="something else"\nbye\n' } },
    [
      'crash-loops failed: the pod logging/loki-0 (loki) ended with 1, restarts: 4: level=error msg="something else" $ kubectl logs loki-0 --namespace logging --container loki --previous --tail 50',
    ],
  ],
  [
    'a pod without a node',
    changed(applied, 'Pod', 'loki-0', (one) =>
      withValue(withValue(one, ['spec', 'nodeName'], ''), ['status'], {
        phase: 'Pending',
        conditions: [
          {
            type: 'PodScheduled',
            status: 'False',
            message: '0/1 nodes are available: 1 Insufficient memory. preemption: 0/1 nodes are available',
          },
        ],
      }),
    ),
    {},
    [
      'pods-pending failed: the pod logging/loki-0 has no node: 0/1 nodes are available: 1 Insufficient memory. → loki.pod.resources.memory',
    ],
  ],
  [
    'a controller that cannot create pods',
    [
      ...changed(applied, 'Pod', 'loki-0', () => undefined),
      event(
        'StatefulSet',
        'logging',
        'loki',
        'FailedCreate',
        'create Pod loki-0 in StatefulSet loki failed error: pods "loki-0" is forbidden: exceeded quota: small, requested: requests.memory=256Mi',
      ),
    ],
    {},
    [
      'pod-creation failed: StatefulSet logging/loki: the ResourceQuota logging/small refuses its pods: exceeded quota: small, requested: requests.memory=256Mi → loki.pod.resources $ kubectl describe resourcequota small --namespace logging',
    ],
  ],
  [
    'a Job that failed',
    changed(
      changed(applied, 'Pod', 'minio-provisioning-0', (one) =>
        withContainer(withValue(one, ['status', 'phase'], 'Failed'), {
          state: { terminated: { exitCode: 1, reason: 'Error' } },
        }),
      ),
      'Job',
      'minio-provisioning-9d055fa8',
      (one) =>
        withValue(one, ['status'], {
          conditions: [{ type: 'Failed', status: 'True', reason: 'BackoffLimitExceeded' }],
        }),
    ),
    {
      logs: {
        'minio/minio-provisioning-0 mc': 'mc: <ERROR> The Access Key Id you provided does not exist in our records.\n',
      },
    },
    [
      'jobs failed: Job minio/minio-provisioning-9d055fa8 failed (BackoffLimitExceeded): the object store does not know the access key, or the secret key is another one [keys-wrong]: mc: <ERROR> The Access Key Id you provided does not exist in our records. $ kubectl delete job minio-provisioning-9d055fa8 --namespace minio && kubectl apply -f dist/laptop',
    ],
  ],
  [
    'a probe that fails',
    [
      ...pod('loki-0', { state: { running: {} } }),
      event('Pod', 'logging', 'loki-0', 'Unhealthy', 'Readiness probe failed: HTTP probe failed with statuscode: 503'),
    ],
    {},
    [
      'probes failed: the pod logging/loki-0 (loki) runs and is not Ready: Readiness probe failed: HTTP probe failed with statuscode: 503 $ kubectl logs loki-0 --namespace logging --container loki --tail 50',
    ],
  ],
  [
    'a pod that was evicted',
    [
      ...applied,
      {
        kind: 'Pod',
        metadata: {
          name: 'loki-gateway-1',
          namespace: 'logging',
          labels: { 'app.kubernetes.io/name': 'loki-gateway', 'app.kubernetes.io/component': 'gateway' },
        },
        status: {
          phase: 'Failed',
          reason: 'Evicted',
          message: 'Pod ephemeral local storage usage exceeds the total limit of containers 256Mi.',
        },
      },
    ],
    {},
    [
      'evictions failed: the pod logging/loki-gateway-1: Evicted: Pod ephemeral local storage usage exceeds the total limit of containers 256Mi. → gateway.pod.resources.disk',
    ],
  ],
  [
    'an agent that is refused',
    applied,
    {
      logs: {
        'logging-agents/vector-0 vector':
          'WARN sink{component_id=loki_push}: Retrying after response. reason=server error status: 401 Unauthorized\n',
      },
    },
    [
      'log-messages warning: the log of logging-agents/vector-0 (vector): the gateway does not accept the login: the check logins says which Secret is wrong; pods read a changed Secret after a restart [login-refused]: WARN sink{component_id=loki_push}: Retrying after response. reason=server error status: 401 Unauthorized $ kubectl --namespace logging-agents rollout restart daemonset/vector',
    ],
  ],
])('%s', async (_, objects, behaviour, says) => {
  expect(await said(objects, behaviour)).toEqual(says);
});
