import { isMap, type Data } from '../../../constructs/kit';
import type { Finding } from '../model';
import type { ReadObject } from '../objects';
import { mounted } from '../outcomes';
import { grantsOfAccount } from './access';
import { coversPeer, coversPort, fulfils, permissionsOf, permits } from './permissions';
import { permissionText } from './permission-text';
import { roleOf } from './roles';
import type { Context, Rules } from './rule';
import { accountOf, at, mapsAt, podLabels, podSpec, stringsAt, textOf } from './values';

/**
 * What an agent, the gateway, Loki and Tempo need and had before: the Service to which they send, pods behind it,
 * policies that permit the connection, the objects that their pods name, and the permissions of their account.
 */
export function deliveryFindings(context: Context): Finding[] {
  return context.after.flatMap((sender) => {
    const earlier = context.earlier(sender);
    if (
      earlier === undefined ||
      !['agent', 'events', 'receiver', 'gateway', 'Loki', 'Tempo'].includes(roleOf(sender) ?? '')
    )
      return [];
    const known = problems(context.before, earlier, context.after);
    return problems(context.after, sender, context.before)
      .filter((why) => !known.includes(why))
      .map((why) => ({ risk: 'may lose data', at: `${sender.kind} ${sender.name}`, why }));
  });
}

/** @param other - the other output, whose roles would be known here too */
function problems(objects: readonly ReadObject[], sender: ReadObject, other: readonly ReadObject[]): string[] {
  const { namespace } = sender;
  const account = accountOf(sender);
  const has = (kind: string, name: string): boolean =>
    objects.some((one) => one.kind === kind && one.name === name && one.namespace === namespace);
  const missing = [
    ...(account === 'default' || has('ServiceAccount', account) ? [] : [`ServiceAccount ${account}`]),
    ...mounted(sender).flatMap((name) => (has('ConfigMap', name) ? [] : [`ConfigMap ${name}`])),
  ];
  const needed = { agent: ['pods'], events: ['events'] }[roleOf(sender) as string] ?? [];
  const granted = grantsOfAccount(objects, other, account, namespace);
  return [
    ...missing.map((name) => `Its pods need the ${name}, which is not in the output.`),
    ...needed.flatMap((resource) =>
      ['list', 'watch'].every((verb) => granted(resource, verb))
        ? []
        : [`Its ServiceAccount may not list and watch ${resource}, and reads none.`],
    ),
    ...targets(objects, sender).flatMap((target) => targetProblem(objects, sender, target) ?? []),
  ];
}

interface Target {
  readonly name: string;
  readonly namespace: string;
  readonly port: number;
}

/** The names of Services in the files of a workload. */
function targets(objects: readonly ReadObject[], sender: ReadObject): Target[] {
  const names = mounted(sender);
  const texts = objects
    .filter(
      ({ kind, name, namespace }) => kind === 'ConfigMap' && names.includes(name) && namespace === sender.namespace,
    )
    .map(({ manifest }) => JSON.stringify(manifest['data'] ?? {}));
  const found = texts.flatMap((text) => [
    ...text.matchAll(/(https:\/\/)?\b([\w-]+)\.([\w-]+)\.svc\b[\w.-]*?(?::(\d+))?(?=[^\w.:-]|$)/g),
  ]);
  const all = found.map(([, scheme, name, namespace, port]) => ({
    name: name!,
    namespace: namespace!,
    port: Number(port ?? (scheme === undefined ? 80 : 443)),
  }));
  return [...new Map(all.map((one) => [JSON.stringify(one), one])).values()];
}

function targetProblem(objects: readonly ReadObject[], sender: ReadObject, target: Target): string | undefined {
  const { name, namespace, port } = target;
  const service = objects.find((one) => one.kind === 'Service' && one.name === name && one.namespace === namespace);
  const what = `the Service ${name} in ${namespace}`;
  if (service === undefined) return `It connects to ${what}, which is not in the output.`;
  const open = mapsAt(service.content, ['spec', 'ports']).find((one) => one['port'] === port);
  if (open === undefined) return `It connects to port ${port} of ${what}, which has no such port.`;
  const pods = objects.filter((one) => isBehind(service, one) && at(one, ['spec', 'replicas']) !== 0);
  if (pods.length === 0) return `It connects to ${what}, which has no pods.`;
  const number = open['targetPort'] ?? port;
  const mayConnect = pods.some(
    (one) =>
      permits(permissionsOf(objects, sender, 'egress'), one, number, objects) &&
      permits(permissionsOf(objects, one, 'ingress'), sender, number, objects),
  );
  return mayConnect ? undefined : `No NetworkPolicy permits its connections to ${what}.`;
}

function isBehind(service: ReadObject | undefined, pods: ReadObject): boolean {
  const selector = at(service, ['spec', 'selector']);
  return (
    service?.namespace === pods.namespace &&
    isMap(selector) &&
    podSpec(pods) !== undefined &&
    pods.kind !== 'Job' &&
    fulfils(podLabels(pods), { matchLabels: selector })
  );
}

/** Whether pods of a gateway are behind a Service. */
function leadsToGateway(objects: readonly ReadObject[], service: ReadObject | undefined): boolean {
  return objects.some((one) => roleOf(one) === 'gateway' && isBehind(service, one));
}

/** Clients that are no part of the output and pushed to the gateway. */
export const delivery: Rules = {
  fields: [],
  objects: [
    {
      of: ['Service'],
      risk: 'may lose data',
      find: ({ before, after, renamed }, context) => {
        // Without a gateway its own removal is the finding.
        if (before === undefined || !leadsToGateway(context.before, before)) return [];
        const from = `${before.name}.${before.namespace}`;
        if (after === undefined || renamed) return [{ why: `Clients that push to ${from} cannot connect any more.` }];
        const ports = (object: ReadObject): string[] =>
          mapsAt(object.content, ['spec', 'ports']).map((one) => textOf(one['port']));
        const gone = ports(before).filter((port) => !ports(after).includes(port));
        const isOpen = (object: ReadObject): boolean =>
          ['NodePort', 'LoadBalancer'].includes(textOf(at(object, ['spec', 'type'])));
        return [
          ...gone.map((port) => ({
            at: 'spec.ports',
            why: `Clients that push to port ${port} of ${from} cannot connect any more.`,
          })),
          ...(isOpen(before) && !isOpen(after)
            ? [{ at: 'spec.type', why: 'Clients outside the cluster cannot push any more.' }]
            : []),
        ];
      },
    },
    {
      of: ['Ingress', 'HTTPRoute', 'Route', 'GRPCRoute', 'TLSRoute', 'TCPRoute'],
      risk: 'may lose data',
      find: ({ before, after, renamed }, context) => {
        const isGateway = context.before.some(
          (service) =>
            service.kind === 'Service' &&
            service.namespace === before?.namespace &&
            JSON.stringify(before?.content['spec']).includes(`"${service.name}"`) &&
            leadsToGateway(context.before, service),
        );
        if (before === undefined || !isGateway) return [];
        if (after === undefined) return [{ why: 'Clients outside the cluster cannot push through it any more.' }];
        const gone = hostsOf(before).filter((host) => !hostsOf(after).includes(host));
        return gone.length === 0 && !renamed
          ? []
          : gone.map((host) => ({ at: 'spec', why: `Clients that push to ${host} cannot connect any more.` }));
      },
    },
    {
      of: ['NetworkPolicy'],
      risk: 'may lose data',
      find: (_subject, context) =>
        context.after
          .filter((one) => roleOf(one) === 'gateway')
          .flatMap((gateway) => {
            const earlier = context.earlier(gateway);
            if (earlier === undefined) return [];
            const is = permissionsOf(context.after, gateway, 'ingress');
            const was = permissionsOf(context.before, earlier, 'ingress');
            if (is === 'everything') return [];
            if (was === 'everything')
              return [
                { at: 'spec.ingress', why: `Only named clients may connect to ${gateway.kind} ${gateway.name}.` },
              ];
            return (
              was
                .filter((one) => !is.some((other) => coversPort(other.port, one.port) && coversPeer(other, one)))
                // Connections of the platform's own pods are compared one by one.
                .filter((one) => !context.before.some((pods) => isOwn(one.peer, pods)))
                .map((one) => ({ at: 'spec.ingress', why: `No more: ${permissionText(one, earlier)}.` }))
            );
          }),
    },
  ],
};

/** Whether a peer names the pods of a workload of the output. */
function isOwn(peer: Data | undefined, pods: ReadObject): boolean {
  const selector = peer?.['podSelector'];
  return (
    isMap(selector) &&
    Object.keys(selector).length > 0 &&
    podSpec(pods) !== undefined &&
    fulfils(podLabels(pods), selector)
  );
}

function hostsOf(object: ReadObject): string[] {
  return [
    ...mapsAt(object.content, ['spec', 'rules']).map(({ host }) => textOf(host ?? 'every host')),
    ...stringsAt(object.content, ['spec', 'hostnames']),
    ...[at(object, ['spec', 'host'])].filter((host) => typeof host === 'string'),
  ];
}
