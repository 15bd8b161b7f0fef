import { yamlText } from '../../../constructs/kit';
import type { Files } from '../../../commands/diff/objects';
import { compared, risksIn } from './compared';

const labels = { app: 'api' };
const deployment = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'api', namespace: 'x' },
  spec: {
    selector: { matchLabels: labels },
    template: {
      metadata: { labels },
      spec: {
        automountServiceAccountToken: false,
        securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
        containers: [
          {
            name: 'api',
            securityContext: {
              allowPrivilegeEscalation: false,
              readOnlyRootFilesystem: true,
              capabilities: { drop: ['ALL'] },
            },
          },
        ],
      },
    },
  },
};

/** Manifests with a policy for each list of rules. */
function policies(...ingress: readonly (readonly object[])[]): Files {
  const objects = ingress.map((rules, n) => ({
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name: `policy-${n}`, namespace: 'x' },
    spec: { podSelector: { matchLabels: labels }, policyTypes: ['Ingress'], ingress: rules },
  }));
  return new Map([['10-all.yaml', [deployment, ...objects].map(yamlText).join('---\n')]]);
}

const from = (peer: object, port: object = { port: 80, protocol: 'TCP' }): object => ({ from: [peer], ports: [port] });
const block = (cidr: string, ...except: readonly string[]): object => ({ ipBlock: { cidr, except } });
const pods = (matchLabels: object): object => ({ podSelector: { matchLabels } });
const two = [from(pods({ app: 'a' })), from(pods({ app: 'b' }))] as const;

test.each<[title: string, base: Files, head: Files]>([
  ['one policy becomes two', policies(two), policies([two[0]], [two[1]])],
  ['the rules have another order', policies(two), policies(two.toReversed())],
  ['a network is smaller', policies([from(block('10.0.0.0/8'))]), policies([from(block('10.1.0.0/16'))])],
  [
    'a part of a network is excluded',
    policies([from(block('10.0.0.0/8'))]),
    policies([from(block('10.0.0.0/8', '10.1.0.0/16'))]),
  ],
  [
    'a peer needs another label',
    policies([from(pods({ app: 'a' }))]),
    policies([from(pods({ app: 'a', role: 'web' }))]),
  ],
  [
    'a range of ports is smaller',
    policies([from(pods({}), { port: 80, endPort: 90 })]),
    policies([from(pods({}), { port: 85 })]),
  ],
  [
    'the own namespace is named',
    policies([from(pods({}))]),
    policies([from({ ...pods({}), namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'x' } } })]),
  ],
])('%s: nothing is loosened', (_title, base, head) => {
  expect(compared(base, head)).toBeDefined();
  expect(risksIn(compared(base, head))).toEqual([]);
});

test.each<[title: string, base: Files, head: Files]>([
  ['a network is larger', policies([from(block('10.1.0.0/16'))]), policies([from(block('10.0.0.0/8'))])],
  [
    'an exception is removed',
    policies([from(block('10.0.0.0/8', '10.1.0.0/16'))]),
    policies([from(block('10.0.0.0/8'))]),
  ],
  [
    'a peer needs fewer labels',
    policies([from(pods({ app: 'a', role: 'web' }))]),
    policies([from(pods({ app: 'a' }))]),
  ],
  [
    'every namespace instead of the own',
    policies([from(pods({}))]),
    policies([from({ ...pods({}), namespaceSelector: {} })]),
  ],
  ['another port', policies([from(pods({}))]), policies([from(pods({}), { port: 81, protocol: 'TCP' })])],
  ['UDP too', policies([from(pods({}))]), policies([from(pods({})), from(pods({}), { port: 80, protocol: 'UDP' })])],
  ['a rule without peers', policies([from(pods({}))]), policies([{ ports: [{ port: 80, protocol: 'TCP' }] }])],
  ['a second policy', policies([two[0]]), policies([two[0]], [two[1]])],
  ['no policy', policies([two[0]]), policies()],
])('%s: it is loosened', (_title, base, head) => {
  expect(risksIn(compared(base, head))).toEqual(['loosens security']);
});
