import { BlockList, isIPv4 } from 'node:net';
import { isDeepStrictEqual } from 'node:util';
import { isMap, valueAt, type Data } from '../../../constructs/kit';
import type { ReadObject } from '../objects';
import type { Context } from './rule';
import { at, mapsAt, podLabels, podSpec, stringsAt, textOf } from './values';

export type Direction = 'ingress' | 'egress';

/** One permitted connection: a peer and a port; undefined is any. */
export interface Permission {
  readonly direction: Direction;
  readonly peer: Data | undefined;
  readonly port: Data | undefined;
  /** Namespace of the policy, in which a peer without `namespaceSelector` is. */
  readonly namespace: string;
}

/** Several policies select the same pods: the finding is told of the policy that has the permission. */
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
  const labels = podLabels(pods);
  const wanted = valueAt(policy.content, ['spec', 'podSelector', 'matchLabels']);
  return Object.entries(isMap(wanted) ? wanted : {}).every(([name, value]) => labels[name] === value);
}

/** What all policies of a pod permit in a direction; `everything` if none of them limits it. */
export function permissionsOf(
  objects: readonly ReadObject[],
  pods: ReadObject,
  direction: Direction,
): readonly Permission[] | 'everything' {
  const policies = objects.filter(({ kind }) => kind === 'NetworkPolicy').filter((policy) => selects(policy, pods));
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

/** Whether everything that `inner` permits in the head is permitted by `outer` in the base. */
export function covers(outer: Permission, inner: Permission, context: Context): boolean {
  return coversPort(outer.port, inner.port) && (coversPeer(outer, inner) || coversRenamed(outer, inner, context));
}

/** Whether the pods that `inner` selects are those of `outer`, renamed. */
function coversRenamed(outer: Permission, inner: Permission, { after, earlier }: Context): boolean {
  const selected = after.filter((one) => podSpec(one) !== undefined && isPeer(inner, one));
  return (
    selected.length > 0 &&
    selected.every((one) => {
      const was = earlier(one);
      return was !== undefined && isPeer(outer, was);
    })
  );
}

/** Whether the pods of a workload are a peer by their labels and the name of their namespace. */
function isPeer({ peer, namespace }: Permission, pods: ReadObject): boolean {
  if (peer === undefined || !isMap(peer['podSelector'])) return false;
  const labels = { 'kubernetes.io/metadata.name': pods.namespace };
  const inNamespace = isMap(peer['namespaceSelector'])
    ? Object.keys(peer['namespaceSelector']).length > 0 &&
      coversLabels(peer['namespaceSelector'], { matchLabels: labels })
    : pods.namespace === namespace;
  return inNamespace && coversLabels(peer['podSelector'], { matchLabels: podLabels(pods) });
}

function coversPort(outer: Data | undefined, inner: Data | undefined): boolean {
  if (outer === undefined) return true;
  if (inner === undefined || (outer['protocol'] ?? 'TCP') !== (inner['protocol'] ?? 'TCP')) return false;
  if (outer['port'] === undefined) return true;
  if (typeof outer['port'] !== 'number' || typeof inner['port'] !== 'number') return isDeepStrictEqual(outer, inner);
  const end = (port: Data): number => Number(port['endPort'] ?? port['port']);
  return outer['port'] <= inner['port'] && end(inner) <= end(outer);
}

function coversPeer(
  { peer: outer, namespace: outerNamespace }: Permission,
  { peer: inner, namespace }: Permission,
): boolean {
  if (outer === undefined) return true;
  if (inner === undefined) return false;
  if (isMap(outer['ipBlock']) || isMap(inner['ipBlock']))
    return isMap(outer['ipBlock']) && isMap(inner['ipBlock']) && coversBlock(outer['ipBlock'], inner['ipBlock']);
  const selector = (peer: Data, key: string): Data | undefined => (isMap(peer[key]) ? peer[key] : undefined);
  const [outerNames, innerNames] = [selector(outer, 'namespaceSelector'), selector(inner, 'namespaceSelector')];
  const inNamespaces =
    outerNames === undefined
      ? innerNames === undefined && outerNamespace === namespace
      : coversLabels(outerNames, innerNames ?? { matchLabels: { 'kubernetes.io/metadata.name': namespace } });
  return inNamespaces && coversLabels(selector(outer, 'podSelector') ?? {}, selector(inner, 'podSelector') ?? {});
}

/** A selector with fewer labels selects more. */
function coversLabels(outer: Data, inner: Data): boolean {
  const labels = (selector: Data): [string, unknown][] =>
    Object.entries(isMap(selector['matchLabels']) ? selector['matchLabels'] : {});
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

export function permissionText({ direction, peer, port }: Permission, pods: ReadObject): string {
  const ports =
    port?.['port'] === undefined
      ? 'every port'
      : `port ${textOf(port['port'])}${port['endPort'] === undefined ? '' : ` to ${textOf(port['endPort'])}`}/${textOf(port['protocol'] ?? 'TCP')}`;
  return direction === 'ingress'
    ? `${peerText(peer)} may connect to ${ports} of ${pods.kind} ${pods.name}`
    : `${pods.kind} ${pods.name} may connect to ${ports} of ${peerText(peer)}`;
}

function peerText(peer: Data | undefined): string {
  if (peer === undefined) return 'any address';
  if (isMap(peer['ipBlock'])) return `the addresses ${textOf(peer['ipBlock']['cidr'])}`;
  const labels = (key: string): string => {
    const wanted = valueAt(peer, [key, 'matchLabels']);
    return Object.entries(isMap(wanted) ? wanted : {})
      .map(([name, value]) => `${name.split('/').at(-1)}=${textOf(value)}`)
      .join(',');
  };
  const [pods, namespaces] = [labels('podSelector'), labels('namespaceSelector')];
  const where =
    peer['namespaceSelector'] === undefined
      ? 'of the same namespace'
      : namespaces === ''
        ? 'of every namespace'
        : `of namespaces with ${namespaces}`;
  return `${pods === '' ? 'pods' : `pods with ${pods}`} ${where}`;
}
