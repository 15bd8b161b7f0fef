import { isIP } from 'node:net';
import type { EnvVar } from '../../../imports/k8s';
import type { ClusterSettings } from '../network/cluster';
import type { EgressRule } from '../network/egress';
import { keyLiteral } from '../validation/literal';
import { isObjectName, objectNameProblems } from '../validation/names';
import { error, warning, type Problem } from '../validation/problem';
import type { Path } from '../validation/path';
import { escapeControl } from '../validation/text';

/** The value of an environment variable: a string, or a key of a Secret in the namespace of the pod. */
export type EnvValue = string | { readonly secret: string; readonly key: string };

/** Host names that resolve to an IP address in the pods, without DNS. */
export interface HostAlias {
  readonly ip: string;
  readonly hostnames: readonly string[];
}

/** Converts the user's variables to those of a container. */
export function envVariables(env: Readonly<Record<string, EnvValue>> | undefined): EnvVar[] {
  return Object.entries(env ?? {}).map(([name, value]) =>
    typeof value === 'string'
      ? { name, value }
      : { name, valueFrom: { secretKeyRef: { name: value.secret, key: value.key } } },
  );
}

/** Names of variables that usually contain secrets; a name that ends in FILE or PATH contains only a path. */
const secretName =
  /(PASSWORD|PASSWD|PASSPHRASE|_PASS$|_PWD$|SECRET|TOKEN|API_?KEY|ACCESS_?KEY|PRIVATE_?KEY|CREDENTIALS?)(?!.*_(FILE|PATH|DIR|URL|NAME)$)/i;

/** A boolean, a number, a duration or a path, which is not a secret whatever the name of the variable. */
const plainValue = /^(?:true|false|\d{1,5}(?:ms|[smhd])?|(?:\/[\w.-]+){2,})$/i;

/**
 * Validates the user's environment variables.
 *
 * @param managed - names of variables that the construct sets
 */
export function envProblems(
  path: Path,
  env: Readonly<Record<string, EnvValue>> | undefined,
  managed: ReadonlySet<string>,
): Problem[] {
  return Object.entries(env ?? {}).flatMap(([name, value]): Problem[] => {
    const at = [...path, name];
    if (!/^[A-Za-z_]\w*$/.test(name))
      return [
        error(
          path,
          `'${escapeControl(name)}' is not a valid name of an environment variable: letters, digits and '_', not starting with a digit.`,
        ),
      ];
    if (managed.has(name)) return [error(at, `${name} is set by this construct and cannot be overridden.`)];
    if (typeof value !== 'string')
      return [
        ...objectNameProblems([...at, 'secret'], value.secret),
        ...(/^[-._a-zA-Z0-9]{1,253}$/.test(value.key)
          ? []
          : [
              error(
                [...at, 'key'],
                `'${escapeControl(value.key)}' is not a valid key of a Secret: letters, digits, '-', '_' and '.'.`,
              ),
            ]),
      ];
    if (URL.canParse(value) && new URL(value).password !== '')
      return [
        error(at, `the URL contains a password, and settings are committed to Git; store the whole URL in a Secret.`, {
          example: `${keyLiteral(name)}: { secret: 'my-secret', key: 'url' }`,
        }),
      ];
    if (secretName.test(name) && value !== '' && !plainValue.test(value))
      return [
        error(
          at,
          `a variable of this name usually contains a secret, and settings are committed to Git; store the value in a Secret.`,
          { example: `${keyLiteral(name)}: { secret: 'my-secret', key: 'value' }` },
        ),
      ];
    return [];
  });
}

/** Validates `hostAliases`. Kubernetes merges the list by IP address, so that each address must be unique. */
export function hostAliasProblems(path: Path, aliases: readonly HostAlias[] | undefined): Problem[] {
  return (aliases ?? []).flatMap(({ ip, hostnames }, n): Problem[] => [
    ...(isIP(ip) === 0 || ip.includes('%')
      ? [error([...path, n, 'ip'], `'${escapeControl(ip)}' is not an IP address.`)]
      : []),
    ...(aliases!.findIndex((other) => other.ip === ip) < n
      ? [error([...path, n, 'ip'], `'${escapeControl(ip)}' is listed twice; list all of its host names in one entry.`)]
      : []),
    ...(hostnames.length === 0 ? [error([...path, n, 'hostnames'], 'the list is empty.')] : []),
    ...hostnames.flatMap((name, m) =>
      isObjectName(name)
        ? []
        : [error([...path, n, 'hostnames', m], `'${escapeControl(name)}' is not a valid host name.`)],
    ),
  ]);
}

/**
 * Warns of a proxy that the NetworkPolicy blocks, or that would receive connections within the cluster.
 *
 * @param set - the variables to check, of which those of the pod may be more
 * @param pod - all variables and egress rules of the pod
 */
export function proxyAdvice(
  path: Path,
  set: Readonly<Record<string, EnvValue>> | undefined,
  { env, egress = [] }: { readonly env?: Readonly<Record<string, EnvValue>>; readonly egress?: readonly EgressRule[] },
  cluster: ClusterSettings | undefined,
): Problem[] {
  const valueOf = (name: string, of = env): EnvValue | undefined => of?.[name] ?? of?.[name.toLowerCase()];
  const proxies = ['HTTP_PROXY', 'HTTPS_PROXY', 'ALL_PROXY'].filter((name) => valueOf(name, set ?? {}) !== undefined);
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
        `connections to Services of the cluster would use the proxy in ${proxies[0]}; add '.${domain}' to NO_PROXY.`,
      ),
    );
  const port = proxies.map((name) => portOf(valueOf(name))).find((found) => found !== undefined);
  if (port !== undefined && !egress.some(({ ports }) => ports.includes(port)))
    problems.push(
      warning(
        [...path, 'egress'],
        `the NetworkPolicy does not allow connections to the proxy; add a rule with its address and port ${port}.`,
      ),
    );
  return problems;
}

function portOf(proxy: EnvValue | undefined): number | undefined {
  if (typeof proxy !== 'string' || !URL.canParse(proxy)) return undefined;
  const { port, protocol } = new URL(proxy);
  return port === '' ? ({ 'http:': 80, 'https:': 443 }[protocol] ?? undefined) : Number(port);
}
