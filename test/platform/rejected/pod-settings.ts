import type { Row } from '../../support/rejected';
import { merged, type Data } from '../../../constructs/kit';
import { laptop } from '../../fixtures';

const m = (over: Data): unknown => merged({ ...laptop }, over);
const pods = (of: Data): unknown => m({ pods: of });
const gateway = (pod: Data): unknown => m({ gateway: { pod } });
const agent = (pod: Data): unknown => m({ collect: { logs: { vector: { pod } } } });
const security = (securityContext: Data): unknown => gateway({ securityContext });
const spread = (...topologySpreadConstraints: Data[]): unknown => gateway({ topologySpreadConstraints });
const zone = { topologyKey: 'topology.kubernetes.io/zone' };
const dns = (dnsConfig: Data): unknown => gateway({ dnsConfig });
const volumes = (of: Data): unknown => gateway({ volumes: of });
const volume = (of: Data): unknown => volumes({ certs: { mountPath: '/certs', ...of } });
const mount = (mountPath: string): unknown => volumes({ certs: { mountPath, secret: { name: 'certs' } } });

/** Pod settings that the API server or the kubelet would refuse, or that would break the component. */
export const wrongPodSettings: readonly Row<unknown>[] = [
  ['a user below 0', security({ runAsUser: -1 })],
  ['a user by name', security({ runAsUser: 'nginx' })],
  ['a user for the node agent', agent({ securityContext: { runAsUser: 'assigned' } })],
  ['a group of a half', security({ supplementalGroups: [0, 0.5] })],
  ['a group of the files', security({ fsGroup: 2000 })],
  ['a user beside the security context', gateway({ runAsUser: 1000 })],
  ['a privileged container', security({ privileged: true })],
  ['a capability', agent({ securityContext: { capabilities: { add: ['SYS_ADMIN'] } } })],
  ['a writable root filesystem', gateway({ containerSecurityContext: { readOnlyRootFilesystem: false } })],
  ['the network of the node', gateway({ hostNetwork: true })],
  ['an SELinux type of the host', security({ seLinuxOptions: { type: 'spc_t' } })],
  ['an SELinux type with a space', security({ seLinuxOptions: { type: 'container t' } })],
  ['an SELinux level of words', security({ seLinuxOptions: { level: 'top secret' } })],
  ['no seccomp', security({ seccompProfile: { type: 'Unconfined' } })],
  ['a seccomp file without its type', security({ seccompProfile: { type: 'RuntimeDefault', localhostProfile: 'a' } })],
  ['a seccomp type without a file', security({ seccompProfile: { type: 'Localhost' } })],
  ['a seccomp file of the root', security({ seccompProfile: { type: 'Localhost', localhostProfile: '/logs.json' } })],
  ['spread over a sentence', spread({ topologyKey: 'the zone' })],
  ['a spread without a difference', spread({ ...zone, maxSkew: 0 })],
  ['a spread over 0 zones', spread({ ...zone, whenUnsatisfiable: 'DoNotSchedule', minDomains: 0 })],
  ['zones that need not exist', spread({ ...zone, minDomains: 3 })],
  ['the same spread twice', spread(zone, { ...zone, maxSkew: 2 })],
  ['a spread of one pod per node', agent({ topologySpreadConstraints: [zone] })],
  ['a DNS server by name', dns({ nameservers: ['dns.example.com'] })],
  ['four DNS servers', dns({ nameservers: ['192.0.2.1', '192.0.2.2', '192.0.2.3', '192.0.2.4'] })],
  ['a search domain with a space', dns({ searches: ['example com'] })],
  ['domains longer than a resolv.conf', dns({ searches: Array.from({ length: 33 }, () => 'a'.repeat(63)) })],
  ['an option of DNS without a name', dns({ options: [{ name: '' }] })],
  ['DNS without servers', gateway({ dnsPolicy: 'None' })],
  ['a runtime class with capitals', gateway({ runtimeClassName: 'gVisor' })],
  ['a runtime class by another name', gateway({ runtimeClass: 'gvisor' })],
  ['a priority class by its name in Kubernetes', gateway({ priorityClassName: 'high' })],
  ['a scheduler with a space', gateway({ schedulerName: 'my scheduler' })],
  ['no time to stop', gateway({ terminationGracePeriodSeconds: 0 })],
  ['a volume without a source', volume({})],
  ['a volume with two sources', volume({ secret: { name: 'a' }, configMap: { name: 'b' } })],
  ['a volume with an underscore', volumes({ my_certs: { mountPath: '/certs', secret: { name: 'certs' } } })],
  ['a mount without a slash', mount('certs')],
  ['a mount with a slash at the end', mount('/certs/')],
  ['a mount with a colon', mount('/certs:ro')],
  ['a mount over the programs', mount('/usr/local/bin')],
  ['a mount in the kernel', mount('/proc/certs')],
  ['a mount over the configuration', mount('/etc/gateway')],
  ['a mount in the folder of the component', mount('/tmp/certs')],
  [
    'two volumes in one folder',
    volumes({ a: { mountPath: '/a', emptyDir: {} }, b: { mountPath: '/a/b', secret: { name: 'certs' } } }),
  ],
  ['a part above the volume', volume({ subPath: '../certs', secret: { name: 'certs' } })],
  ['a Secret with a space', volume({ secret: { name: 'my certs' } })],
  ['a key with a space', volume({ configMap: { name: 'ca', items: { 'ca bundle': 'ca.crt' } } })],
  ['a file above the volume', volume({ secret: { name: 'ca', items: { 'ca.crt': '/ca.crt' } } })],
  ['an emptyDir without a unit', volume({ emptyDir: { sizeLimit: 10 } })],
  ['a claim with a space', volume({ persistentVolumeClaim: { claimName: 'my claim' } })],
  ['a projection of nothing', volume({ projected: { sources: [] } })],
  [
    'a projection with two sources',
    volume({ projected: { sources: [{ secret: { name: 'a' }, configMap: { name: 'b' } }] } }),
  ],
  [
    'a projection of two sources to one file',
    volume({
      projected: { sources: [{ secret: { name: 'a', items: { a: 'x' } } }, { serviceAccountToken: { path: 'x' } }] },
    }),
  ],
  [
    'a token for a second',
    volume({ projected: { sources: [{ serviceAccountToken: { path: 'token', expirationSeconds: 1 } }] } }),
  ],
  ['a CSI driver with a slash', volume({ csi: { driver: 'csi/driver' } })],
  ['a folder of the node', volume({ hostPath: { path: '/etc/pki' } })],
  [
    'a writable folder of the node',
    agent({ volumes: { journal: { mountPath: '/var/log/journal', hostPath: { path: 'var/log' }, readOnly: false } } }),
  ],
  ['settings of all pods beside the environment', m({ pod: { nodeSelector: { pool: 'logs' } } })],
  ['one image for all pods', pods({ image: 'registry.example.com/all:1.0' })],
  ['root for all pods', pods({ securityContext: { runAsUser: 0 } })],
  ['a variable for all pods that some construct sets', pods({ env: { HOME: '/home/logs', GOMEMLIMIT: '1GiB' } })],
  ['a label for all pods that each construct sets', pods({ labels: { 'app.kubernetes.io/part-of': 'logs' } })],
  ['a wrong toleration for all pods', pods({ tolerations: [{ key: 'pool', operator: 'Exist' }] })],
  ['a volume for all pods in the folder of some', pods({ volumes: { a: { mountPath: '/tmp', emptyDir: {} } } })],
  ['a folder of the node for all pods', pods({ volumes: { a: { mountPath: '/a', hostPath: { path: '/a' } } } })],
  ['DNS without servers for all pods', pods({ dnsPolicy: 'None' })],
  ['an existing ServiceAccount for all pods without a name', pods({ serviceAccount: { create: false } })],
  [
    'a volume in the folder of a volume for all pods',
    m({
      pods: { volumes: { ca: { mountPath: '/ca', configMap: { name: 'ca' } } } },
      gateway: { pod: { volumes: { own: { mountPath: '/ca/own', configMap: { name: 'own' } } } } },
    }),
  ],
  ['volumes as a list', gateway({ volumes: [{ name: 'certs', secret: { secretName: 'certs' } }] })],
];
