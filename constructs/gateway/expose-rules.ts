import {
  annotationProblems,
  error,
  replaceWith,
  namespaceNameProblems,
  objectNameProblems,
  escapeControl,
  type Path,
  type Problem,
} from '../kit';
import { certificateProblems } from './certificates';
import type { GatewayExposure, IngressSettings, NodePortSettings } from './expose';

/** What leads nowhere, or leads passwords through the open. */
export function exposureProblems(exposure: GatewayExposure, tls: boolean): Problem[] {
  const { nodePort, ingress, route } = exposure;
  const ways = Object.entries(exposure).filter(([, way]) => way !== undefined);
  const problems: Problem[] = [];
  if (ways.length !== 1)
    problems.push(
      error(
        ['expose'],
        ways.length === 0
          ? 'no way is chosen.'
          : `${ways.map(([way]) => way).join(' and ')} are both chosen; hosts outside take one.`,
      ),
    );
  if (nodePort !== undefined) problems.push(...portProblems(nodePort, tls));
  if (ingress !== undefined)
    problems.push(...hostProblems(['expose', 'ingress'], ingress.host), ...ingressProblems(ingress));
  if (route !== undefined)
    problems.push(
      ...hostProblems(['expose', 'route'], route.host),
      ...objectNameProblems(['expose', 'route', 'gateway', 'name'], route.gateway.name),
      ...namespaceNameProblems(['expose', 'route', 'gateway', 'namespace'], route.gateway.namespace),
    );
  return problems;
}

function portProblems({ port, insecure = false }: NodePortSettings, tls: boolean): Problem[] {
  const problems: Problem[] = [];
  if (!Number.isInteger(port) || port < 30_000 || port > 32_767)
    problems.push(
      error(['expose', 'nodePort', 'port'], `${port} is no port of a node: Kubernetes keeps 30000 to 32767 for them.`),
    );
  if (!tls && !insecure)
    problems.push(
      error(
        ['expose', 'nodePort'],
        'passwords and logs would travel in clear to every node, which has to be said out loud.',
      ),
    );
  if (tls && insecure)
    problems.push(
      error(['expose', 'nodePort', 'insecure'], 'the port speaks https, and insecure: true says that it does not.'),
    );
  return problems;
}

function ingressProblems(settings: IngressSettings): Problem[] {
  const { className, tlsSecret, controllerCertificate = false, insecure = false, annotations } = settings;
  const problems = [
    ...objectNameProblems(['expose', 'ingress', 'className'], className),
    ...annotationProblems(['expose', 'ingress', 'annotations'], annotations),
    ...(tlsSecret === undefined ? [] : certificateProblems(['expose', 'ingress', 'tlsSecret'], tlsSecret)),
  ];
  const said = Object.entries({ tlsSecret: tlsSecret !== undefined, controllerCertificate, insecure });
  const chosen = said.filter(([, yes]) => yes).map(([name]) => name);
  if (chosen.length > 1)
    problems.push(
      error(
        ['expose', 'ingress'],
        `${chosen.join(' and ')} exclude each other: the certificate is in a Secret here, the controller has its own, or there is none.`,
      ),
    );
  if (chosen.length === 0)
    problems.push(
      error(
        ['expose', 'ingress', 'tlsSecret'],
        'no certificate is named: passwords and logs would travel in clear. Name the Secret with the certificate of the host (tlsSecret), ' +
          'or say that the controller has a certificate of its own (controllerCertificate: true) or that there is none (insecure: true).',
      ),
    );
  return problems;
}

function hostProblems(path: Path, host: string): Problem[] {
  if (
    /^(?=.{1,253}$)[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)+$/.test(host) &&
    !/^[\d.]+$/.test(host)
  )
    return [];
  const bare = host
    .toLowerCase()
    .replace(/^[a-z]+:\/\//, '')
    .replace(/[:/].*$/, '');
  return [
    error(
      [...path, 'host'],
      `'${escapeControl(host)}' is not the name of one host: no scheme, port, address or *.`,
      replaceWith(/^[a-z0-9.-]+\.[a-z]+$/.test(bare) ? bare : undefined),
    ),
  ];
}
