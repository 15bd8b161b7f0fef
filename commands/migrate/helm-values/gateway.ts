import type { Data } from '../../../constructs/kit';
import type { Layers } from '../layers';
import { defined, literalOf, type Context } from '../loki-config/context';
import { numberOf, podOf } from './pod';
import { stringsOf } from './shared';

/** The gateway with the name of the chart's Service, so that the URLs of clients stay the same. */
export function gatewayOf(root: Layers, name: string, context: Context): Data {
  const section = root.at('gateway');
  if (section?.at('enabled')?.flag() === false)
    section
      .at('enabled')
      ?.differs(
        'the platform has a gateway, which is the only way to its Loki: clients of the Services of Loki have to log in to it',
      );
  const auth = section?.at('basicAuth');
  if (auth?.at('enabled')?.flag() !== true && section?.at('enabled')?.value !== false)
    context.notes.push(
      'The gateway of the chart needed no login. That of the platform does: give every client the user and the password of its tenant.',
    );
  auth
    ?.at('existingSecret')
    ?.differs(
      'the users of the Secret are not in the values; write them into tenants, and put a line for each user and for the canary into gateway.authSecret',
    );
  auth?.at('htpasswd')?.differs('it is a template or has hashes of passwords; the users belong into tenants');
  const replicas = numberOf(section?.at('replicas'));
  const settings = {
    ...(name !== 'loki-gateway' && { name }),
    ...(replicas !== undefined && replicas !== 1 && { replicas }),
    ...autoscalingOf(section?.at('autoscaling')),
    ...exposeOf(section),
    ...podOf(section, context.notes),
  };
  for (const key of [
    'verboseLogging',
    'containerPort',
    'deploymentStrategy',
    'podSecurityContext',
    'containerSecurityContext',
    'readinessProbe',
    'livenessProbe',
  ])
    section?.at(key)?.reject('the platform sets it');
  return Object.keys(settings).length === 0 ? {} : { gateway: settings };
}

function autoscalingOf(section: Layers | undefined): Data {
  if (section?.at('enabled')?.flag() !== true) {
    section?.take();
    return {};
  }
  const min = numberOf(section.at('minReplicas'));
  const cpu = numberOf(section.at('targetCPUUtilizationPercentage'));
  return {
    autoscaling: defined({
      min: min === undefined || min === 2 ? undefined : min,
      max: numberOf(section.at('maxReplicas')) ?? 3,
      cpuPercent: cpu ?? 60,
    }),
  };
}

/** How clients outside the cluster connect: the Ingress, the route or the Service. */
function exposeOf(section: Layers | undefined): Data {
  const ingress = ingressOf(section?.at('ingress'));
  const route = routeOf(section?.at('route', 'main'));
  const service = serviceOf(section?.at('service'));
  const [expose, ...others] = [ingress, route, service].filter((one) => one !== undefined);
  if (others.length > 0)
    (service === undefined ? section?.at('route') : section?.at('service', 'type'))?.differs(
      'the platform exposes the gateway in one way',
    );
  return expose === undefined ? {} : { expose };
}

function ingressOf(section: Layers | undefined): Data | undefined {
  if (section?.at('enabled')?.flag() !== true) {
    section?.take();
    return undefined;
  }
  const [first, ...others] = section.at('hosts')?.items() ?? [];
  for (const other of others) other.differs('the Ingress of the gateway has one host');
  const host = literalOf(first?.at('host') ?? first);
  for (const path of first?.at('paths')?.items() ?? []) {
    const isRoot = ['/', undefined].includes((path.at('path') ?? path).value as string | undefined);
    if (!isRoot) path.differs('the Ingress of the gateway has the path /');
    for (const key of ['path', 'pathType']) path.at(key)?.take();
    if (typeof path.value === 'string') path.take();
  }
  const [tls, ...more] = section.at('tls')?.items() ?? [];
  for (const one of more) one.differs('the Ingress of the gateway has one certificate');
  const tlsSecret = literalOf(tls?.at('secretName'));
  tls?.at('hosts')?.take();
  const className = literalOf(section.at('ingressClassName'));
  const annotations = stringsOf(section.at('annotations')?.take());
  if (host === undefined) return undefined;
  return {
    ingress: defined({
      host,
      className,
      tlsSecret,
      insecure: tlsSecret === undefined ? true : undefined,
      annotations: Object.keys(annotations).length === 0 ? undefined : annotations,
    }),
  };
}

function routeOf(section: Layers | undefined): Data | undefined {
  if (section?.at('enabled')?.flag() !== true) {
    section?.take();
    return undefined;
  }
  const [host, ...others] = section.at('hostnames')?.items() ?? [];
  for (const other of others) other.differs('the route of the gateway has one host');
  const [parent, ...parents] = section.at('parentRefs')?.items() ?? [];
  for (const other of parents) other.differs('the route of the gateway has one Gateway');
  for (const key of ['kind', 'apiVersion', 'matches']) section.at(key)?.take();
  const [name, namespace, sectionName] = ['name', 'namespace', 'sectionName'].map((key) => literalOf(parent?.at(key)));
  for (const key of ['group', 'kind']) parent?.at(key)?.take();
  const hostname = literalOf(host);
  if (hostname === undefined || name === undefined) return undefined;
  return { route: { host: hostname, gateway: defined({ name, namespace: namespace ?? 'default', sectionName }) } };
}

function serviceOf(section: Layers | undefined): Data | undefined {
  const type = section?.at('type')?.text();
  if (String(section?.at('port')?.value) === '80') section?.at('port')?.take();
  if (type === 'NodePort') {
    const port = numberOf(section?.at('nodePort'));
    if (port !== undefined) return { nodePort: { port, insecure: true } };
    section?.at('type')?.differs('a NodePort of the platform has a fixed number, and the values have none');
  }
  if (type !== 'LoadBalancer') return undefined;
  const annotations = stringsOf(section?.at('annotations')?.take());
  const ranges = section?.at('loadBalancerSourceRanges')?.take();
  return {
    loadBalancer: defined({
      insecure: true,
      annotations: Object.keys(annotations).length === 0 ? undefined : annotations,
      sourceRanges: ranges,
    }),
  };
}
