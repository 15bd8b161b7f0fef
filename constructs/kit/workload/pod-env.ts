import { isIP } from 'node:net';
import type { EnvVar } from '../../../imports/k8s';
import type { ClusterSettings } from '../network/cluster';
import type { EgressRule } from '../network/egress';
import { isObjectName, objectNameProblems } from '../validation/names';
import { error, warning, type Problem } from '../validation/problem';
import type { Path } from '../validation/path';
import { escapeControl } from '../validation/text';

/** The value of an environment variable: a text, or a key of a Secret in the namespace of the pod. */
export type EnvValue = string | { readonly secret: string; readonly key: string };

/** Names that resolve to an address in the pods, without DNS. */
export interface HostAlias {
  readonly ip: string;
  readonly hostnames: readonly string[];
}

/** The user's variables, as a container has them. */
export function envVariables(env: Readonly<Record<string, EnvValue>> | undefined): EnvVar[] {
  return Object.entries(env ?? {}).map(([name, value]) =>
    typeof value === 'string'
      ? { name, value }
      : { name, valueFrom: { secretKeyRef: { name: value.secret, key: value.key } } },
  );
}

/** Names of variables whose values are secrets; of a file only the path is in them. */
const secretName =
  /(PASSWORD|PASSWD|PASSPHRASE|_PASS$|_PWD$|SECRET|TOKEN|API_?KEY|ACCESS_?KEY|PRIVATE_?KEY|CREDENTIALS?)(?!.*_(FILE|PATH|DIR|URL|NAME)$)/i;

/** A switch, a number such as a size or a time, or the path of a file: no secret, whatever the variable is called. */
const plainValue = /^(?:true|false|\d{1,5}(?:ms|[smhd])?|(?:\/[\w.-]+){2,})$/i;

/**
 * Validates variables of the user.
 *
 * @param own - the names that the construct sets itself
 */
export function envProblems(
  path: Path,
  env: Readonly<Record<string, EnvValue>> | undefined,
  own: ReadonlySet<string>,
): Problem[] {
  return Object.entries(env ?? {}).flatMap(([name, value]): Problem[] => {
    const at = [...path, name];
    if (!/^[A-Za-z_]\w*$/.test(name))
      return [
        error(
          path,
          `'${escapeControl(name)}' is not a name of an environment variable: letters, digits and '_', no digit first.`,
        ),
      ];
    if (own.has(name))
      return [error(at, `${name} is set by this project; two values of one variable are not supported.`)];
    if (typeof value !== 'string')
      return [
        ...objectNameProblems([...at, 'secret'], value.secret),
        ...(/^[-._a-zA-Z0-9]{1,253}$/.test(value.key)
          ? []
          : [
              error(
                [...at, 'key'],
                `'${escapeControl(value.key)}' is not a key of a Secret: letters, digits, '-', '_' and '.'.`,
              ),
            ]),
      ];
    if (URL.canParse(value) && new URL(value).password !== '')
      return [
        error(
          at,
          `the URL holds a password, which would be written to Git. Name the Secret that holds the whole URL: { secret: …, key: … }.`,
        ),
      ];
    if (secretName.test(name) && value !== '' && !plainValue.test(value))
      return [
        error(
          at,
          `a variable of this name holds a secret, and its text would be written to Git. Name the Secret that holds it: { secret: …, key: … }.`,
        ),
      ];
    return [];
  });
}

/** Validates `hostAliases`; Kubernetes merges them by address, so each address stands once. */
export function hostAliasProblems(path: Path, aliases: readonly HostAlias[] | undefined): Problem[] {
  return (aliases ?? []).flatMap(({ ip, hostnames }, n): Problem[] => [
    ...(isIP(ip) === 0 || ip.includes('%')
      ? [error([...path, n, 'ip'], `'${escapeControl(ip)}' is not an IP address.`)]
      : []),
    ...(aliases!.findIndex((other) => other.ip === ip) < n
      ? [error([...path, n, 'ip'], `'${escapeControl(ip)}' is in the list twice; put all of its names into one entry.`)]
      : []),
    ...(hostnames.length === 0 ? [error([...path, n, 'hostnames'], 'the list is empty.')] : []),
    ...hostnames.flatMap((name, m) =>
      isObjectName(name) ? [] : [error([...path, n, 'hostnames', m], `'${escapeControl(name)}' is not a host name.`)],
    ),
  ]);
}

/** A proxy that the pods cannot reach, or that would get the connections within the cluster too. */
export function proxyAdvice(
  path: Path,
  env: Readonly<Record<string, EnvValue>> | undefined,
  egress: readonly EgressRule[] = [],
  cluster: ClusterSettings | undefined,
): Problem[] {
  const valueOf = (name: string): EnvValue | undefined => env?.[name] ?? env?.[name.toLowerCase()];
  const proxies = ['HTTP_PROXY', 'HTTPS_PROXY', 'ALL_PROXY'].filter((name) => valueOf(name) !== undefined);
  if (proxies.length === 0) return [];
  const domain = `svc.${cluster?.domain ?? 'cluster.local'}`;
  const direct = valueOf('NO_PROXY') ?? '';
  const excluded = (name: string): boolean =>
    name === '*' ||
    domain === name ||
    domain.endsWith(name.startsWith('.') ? name : `.${name}`) ||
    name === `.${domain}`;
  const problems: Problem[] = [];
  if (typeof direct === 'string' && !direct.split(',').some((name) => name.trim() !== '' && excluded(name.trim())))
    problems.push(
      warning(
        [...path, 'env'],
        `${proxies[0]} is set, and connections to Services of the cluster would go through the proxy too: add '.${domain}' to NO_PROXY.`,
      ),
    );
  const port = proxies.map((name) => portOf(valueOf(name))).find((found) => found !== undefined);
  if (port !== undefined && !egress.some(({ ports }) => ports.includes(port)))
    problems.push(
      warning(
        [...path, 'egress'],
        `the NetworkPolicy of the pods does not allow connections to the proxy: name its address and its port ${port} in egress.`,
      ),
    );
  return problems;
}

function portOf(proxy: EnvValue | undefined): number | undefined {
  if (typeof proxy !== 'string' || !URL.canParse(proxy)) return undefined;
  const { port, protocol } = new URL(proxy);
  return port === '' ? ({ 'http:': 80, 'https:': 443 }[protocol] ?? undefined) : Number(port);
}
