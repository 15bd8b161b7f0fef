import { BlockList, isIPv4 } from 'node:net';
import { isDeepStrictEqual } from 'node:util';
import { isMap, valueAt, type Data } from '../../../constructs/kit';
import type { ReadObject } from '../objects';
import type { Context } from './rule';
import { at, mapOf, mapsAt, podLabels, podSpec, stringsAt, textOf } from './values';

export type Direction = 'ingress' | 'egress';

/** One permitted connection: a peer and a port; undefined is any. */
export interface Permission {
  readonly direction: Direction;
  readonly peer: Data | undefined;
  readonly port: Data | undefined;
  /** Namespace of the policy, in which a peer without `namespaceSelector` is. */
  readonly namespace: string;
}

/** Several policies select the same pods: the finding is that of the policy with the permission. */
export function isOf(policy: ReadObject | undefined, { direction, peer, port }: Permission): boolean {
  return (
    policy !== undefined &&
    permissionsIn(policy, direction).some(
      (other) => isDeepStrictEqual(other.peer, peer) && isDeepStrictEqual(other.port, port),
    )
  );
}

export function selects(policy: ReadObject, pods: ReadObject): boolean {
  if (policy.namespace !== pods.namespace) return false;
  const selector = at(policy, ['spec', 'podSelector']);
  return isMap(selector) ? fulfils(podLabels(pods), selector) : selector === undefined;
}

/** Whether labels fulfil a selector. */
export function fulfils(labels: Data, selector: Data): boolean {
  return (
    Object.entries(mapOf(selector['matchLabels'])).every(([name, value]) => labels[name] === value) &&
    mapsAt(selector, ['matchExpressions']).every((expression) => {
      const value = labels[textOf(expression['key'])];
      const isIn = stringsAt(expression, ['values']).includes(textOf(value));
      switch (expression['operator']) {
        case 'In':
          return value !== undefined && isIn;
        case 'NotIn':
          return value === undefined || !isIn;
        case 'Exists':
          return value !== undefined;
        default:
          return value === undefined;
      }
    })
  );
}

/** What all policies of a pod permit in a direction; `everything` if none of them limits it. */
export function permissionsOf(
  objects: readonly ReadObject[],
  pods: ReadObject,
  direction: Direction,
): readonly Permission[] | 'everything' {
  const policies = objects.filter(
    (one) => one.kind === 'NetworkPolicy' && one.group === 'networking.k8s.io' && selects(one, pods),
  );
  const limiting = policies.filter((policy) => limits(policy, direction));
  return limiting.length === 0 ? 'everything' : limiting.flatMap((policy) => permissionsIn(policy, direction));
}

function limits(policy: ReadObject, direction: Direction): boolean {
  const types = stringsAt(policy.content, ['spec', 'policyTypes']).map((type) => type.toLowerCase());
  if (types.length > 0) return types.includes(direction);
  return direction === 'ingress' || at(policy, ['spec', 'egress']) !== undefined;
}

function permissionsIn(policy: ReadObject, direction: Direction): Permission[] {
  return mapsAt(policy.content, ['spec', direction]).flatMap((rule) => {
    const peers = mapsAt(rule, [direction === 'ingress' ? 'from' : 'to']);
    const ports = mapsAt(rule, ['ports']);
    return (peers.length === 0 ? [undefined] : peers).flatMap((peer) =>
      (ports.length === 0 ? [undefined] : ports).map((port) => ({
        direction,
        peer,
        port,
        namespace: policy.namespace ?? '',
      })),
    );
  });
}

/** Whether permissions include a port of pods, or a connection from them. */
export function permits(
  permissions: readonly Permission[] | 'everything',
  pods: ReadObject,
  port: unknown,
  objects: readonly ReadObject[],
): boolean {
  if (permissions === 'everything') return true;
  const namespace = objects.find(({ kind, name }) => kind === 'Namespace' && name === pods.namespace);
  const labels = { ...mapOf(at(namespace, ['metadata', 'labels'])), 'kubernetes.io/metadata.name': pods.namespace };
  return permissions.some((one) => {
    const { peer } = one;
    // A port can have a name, which is the one of its container.
    if (typeof port === 'number' && typeof one.port?.['port'] === 'number' && !coversPort(one.port, { port }))
      return false;
    if (peer === undefined) return true;
    if (isMap(peer['ipBlock'])) return false;
    const inNamespace = isMap(peer['namespaceSelector'])
      ? fulfils(labels, peer['namespaceSelector'])
      : pods.namespace === one.namespace;
    return inNamespace && fulfils(podLabels(pods), mapOf(peer['podSelector']));
  });
}

/** Whether everything that `inner` permits in the head is permitted by `outer` in the base. */
export function covers(outer: Permission, inner: Permission, context: Context): boolean {
  return coversPort(outer.port, inner.port) && (coversPeer(outer, inner) || coversRenamed(outer, inner, context));
}

/** Whether the pods that `inner` selects are those of `outer`, renamed. */
function coversRenamed(outer: Permission, inner: Permission, { after, earlier }: Context): boolean {
  // A wider selector permits pods that the output does not have.
  if (termsOf(inner) < termsOf(outer)) return false;
  const selected = after.filter((one) => podSpec(one) !== undefined && isPeer(inner, one));
  return (
    selected.length > 0 &&
    selected.every((one) => {
      const was = earlier(one);
      return was !== undefined && isPeer(outer, was);
    }) &&
    selected.some((one) => {
      const was = earlier(one);
      return was?.name !== one.name || was.namespace !== one.namespace;
    })
  );
}

/** How many labels a peer needs. */
function termsOf({ peer, namespace }: Permission): number {
  const count = (selector: unknown): number =>
    Object.keys(mapOf(valueAt(selector, ['matchLabels']))).length + mapsAt(selector, ['matchExpressions']).length;
  const own = peer?.['namespaceSelector'] === undefined && namespace !== '' ? 1 : count(peer?.['namespaceSelector']);
  return count(peer?.['podSelector']) + own;
}

/** Whether the pods of a workload are a peer by their labels and the name of their namespace. */
function isPeer({ peer, namespace }: Permission, pods: ReadObject): boolean {
  if (peer === undefined || !isMap(peer['podSelector'])) return false;
  const labels = { 'kubernetes.io/metadata.name': pods.namespace };
  const inNamespace = isMap(peer['namespaceSelector'])
    ? Object.keys(peer['namespaceSelector']).length > 0 && fulfils(labels, peer['namespaceSelector'])
    : pods.namespace === namespace;
  return inNamespace && fulfils(podLabels(pods), peer['podSelector']);
}

export function coversPort(outer: Data | undefined, inner: Data | undefined): boolean {
  if (outer === undefined) return true;
  if (inner === undefined || (outer['protocol'] ?? 'TCP') !== (inner['protocol'] ?? 'TCP')) return false;
  if (outer['port'] === undefined) return true;
  if (typeof outer['port'] !== 'number' || typeof inner['port'] !== 'number') return isDeepStrictEqual(outer, inner);
  const end = (port: Data): number => Number(port['endPort'] ?? port['port']);
  return outer['port'] <= inner['port'] && end(inner) <= end(outer);
}

export function coversPeer(
  { peer: outer, namespace: outerNamespace }: Permission,
  { peer: inner, namespace }: Permission,
): boolean {
  if (outer === undefined) return true;
  if (inner === undefined) return false;
  if (isMap(outer['ipBlock']) || isMap(inner['ipBlock']))
    return isMap(outer['ipBlock']) && isMap(inner['ipBlock']) && coversBlock(outer['ipBlock'], inner['ipBlock']);
  const namespaces = ({ namespaceSelector }: Data, own: string): Data =>
    isMap(namespaceSelector) ? namespaceSelector : { matchLabels: { 'kubernetes.io/metadata.name': own } };
  return (
    coversLabels(namespaces(outer, outerNamespace), namespaces(inner, namespace)) &&
    coversLabels(mapOf(outer['podSelector']), mapOf(inner['podSelector']))
  );
}

/** A selector with fewer labels selects more. */
function coversLabels(outer: Data, inner: Data): boolean {
  const labels = (selector: Data): [string, unknown][] => Object.entries(mapOf(selector['matchLabels']));
  const known = new Map(labels(inner));
  const expressions = (selector: Data): unknown[] =>
    Array.isArray(selector['matchExpressions']) ? selector['matchExpressions'] : [];
  return (
    labels(outer).every(([name, value]) => known.get(name) === value) &&
    expressions(outer).every((one) => expressions(inner).some((other) => isDeepStrictEqual(one, other)))
  );
}

function coversBlock(outer: Data, inner: Data): boolean {
  const [block, excluded] = [blockOf([textOf(outer['cidr'])]), stringsAt(outer, ['except'])];
  const [address = '', prefix = ''] = textOf(inner['cidr']).split('/');
  const [, outerPrefix = ''] = textOf(outer['cidr']).split('/');
  const family = isIPv4(address) ? 'ipv4' : 'ipv6';
  return (
    block?.check(address, family) === true &&
    Number(outerPrefix) <= Number(prefix) &&
    excluded.every((cidr) => stringsAt(inner, ['except']).includes(cidr) || !overlaps(cidr, textOf(inner['cidr'])))
  );
}

function overlaps(one: string, other: string): boolean {
  const [first = '', second = ''] = [one, other].map((cidr) => cidr.split('/')[0]!);
  const family = (address: string): 'ipv4' | 'ipv6' => (isIPv4(address) ? 'ipv4' : 'ipv6');
  return (
    blockOf([one])?.check(second, family(second)) === true || blockOf([other])?.check(first, family(first)) === true
  );
}

function blockOf(cidrs: readonly string[]): BlockList | undefined {
  const list = new BlockList();
  try {
    for (const cidr of cidrs) {
      const [address = '', prefix] = cidr.split('/');
      list.addSubnet(address, Number(prefix), isIPv4(address) ? 'ipv4' : 'ipv6');
    }
    return list;
  } catch {
    return undefined;
  }
}
