import { isMap, type Data } from '../../../constructs/kit';
import type { Finding } from '../model';
import type { ReadObject } from '../objects';
import { mapsAt, podSpec, stringsAt, textOf } from './values';

/** Maps of nginx.conf whose entries are users; their defaults are not. */
const userMaps = /(map \$remote_user(?::\$http_x_scope_orgid)? \$(?:roles|own_tenant|tenant|known_user) \{\n)([^}]*)/g;

/** A directive with a size, a number or a time as its value. */
const sizes =
  /^\s*(client_max_body_size|client_body_buffer_size|client_(?:header|body)_timeout|large_client_header_buffers|map_hash_bucket_size|map_hash_max_size|worker_\w+|keepalive\w*|proxy_(?:connect|send|read)_timeout|error_log|resolver_timeout|proxy_buffers?\w*)\s[^;]*;$/gm;

/** A configuration of nginx without users, which have rules, and without sizes and times. */
export function nginxWithoutKnown(text: string): string {
  const lines = text
    .replaceAll(userMaps, (_match, head: string, entries: string) => {
      const defaults = entries.split('\n').filter((line) => /^\s*default\b/.test(line));
      // One tenant is the name of a user's own; the pattern of several begins with the user.
      return `${head}${defaults.join('\n')}\n`;
    })
    .replaceAll(sizes, (match, name: string) => (/\b0;$/.test(match) ? match : name))
    .split('\n')
    .map((line) => line.trim())
    // The address of Loki follows its name: whether it exists is compared for its Service.
    .map((line) => line.replace(/[\w-]+\.[\w-]+\.svc\.[\w.-]+(:\d+)?/g, 'service'));
  return lines
    .filter(Boolean)
    .filter((line, n, all) => line !== all[n - 1])
    .join('\n');
}

/** Sections of grafana.ini that decide who may do what. */
const accessSections = /^(auth\b.*|security|users|snapshots|public_dashboards)$/;

/** Values that let nobody in, by key. */
const safe: Readonly<Record<string, string>> = {
  allow_org_create: 'false',
  allow_sign_up: 'false',
  auto_assign_org_role: 'Viewer',
  content_security_policy: 'true',
  cookie_secure: 'true',
  disable_gravatar: 'true',
  disable_initial_admin_creation: 'true',
  enabled: 'false',
  external_enabled: 'false',
  strict_transport_security: 'true',
};

/** Whether a variable of Grafana may let others in. */
export function isGrafanaAccess(path: string, value: unknown): boolean {
  return value !== undefined && /\[GF_(AUTH|SECURITY|USERS|SNAPSHOTS|PUBLIC)/.test(path);
}

/** The changed keys of such sections, as `[users] allow_sign_up`. `enabled` of two sections has a rule. */
export function grafanaChanges(before: string, after: string): string[] {
  const [was, is] = [iniOf(before), iniOf(after)];
  return [...new Set([...was.keys(), ...is.keys()])].filter((key) => {
    const name = key.split('] ')[1]!;
    if (was.get(key) === is.get(key) || /^\[auth\.(anonymous|proxy)\] enabled$/.test(key)) return false;
    // Without a value it is that of Grafana, which may let others in.
    return is.get(key) === undefined ? was.get(key) === safe[name] : is.get(key) !== safe[name];
  });
}

/** The values of the sections about access, by `[section] key`. */
export function iniOf(text: string): ReadonlyMap<string, string> {
  let section = '';
  const found = new Map<string, string>();
  for (const line of text.split('\n')) {
    section = /^\s*\[(.+)\]\s*$/.exec(line)?.[1] ?? section;
    const [, key, value] = /^\s*([\w.]+)\s*=\s*(.*?)\s*$/.exec(line) ?? [];
    if (key !== undefined && accessSections.test(section)) found.set(`[${section}] ${key}`, value!);
  }
  return found;
}

/** Whether only calls for one more bucket or user were added to a script. */
export function addsOnlyCalls(before: string, after: string): boolean {
  const [was, is] = [before, after].map((text) => text.split('\n').map((line) => line.trim()));
  const isCall = (line: string): boolean => /^(keep|consumer) [\w-]+( "\$\{?[\w:-]+\}?")*$/.test(line);
  const known = was!.filter((line) => !isCall(line) || is!.includes(line));
  return (
    known.join('\n') === is!.filter((line) => !isCall(line) || was!.includes(line)).join('\n') &&
    was!.every((line) => is!.includes(line))
  );
}

/** What a policy of a store permits and did not permit, and the other way round. */
export function policyFindings(
  name: string,
  before: Data,
  after: Data,
  [earlier, now]: readonly [ReadonlySet<string>, ReadonlySet<string>],
): Finding[] {
  const [was, is] = [before, after].map(permitted);
  const bucket = ({ resource }: Permitted): string => resource.replace(/^arn:aws:s3:::/, '').split('/', 1)[0]!;
  // A bucket that is new has no logs of others; one that is not provisioned any more has a rule.
  const fresh = is!
    .filter((one) => !was!.some((other) => permits(other, one)))
    .filter((one) => earlier.has(bucket(one)) || !now.has(bucket(one)));
  const gone = was!.filter((one) => !is!.some((other) => permits(other, one))).filter((one) => now.has(bucket(one)));
  return [
    ...(fresh.length === 0
      ? []
      : [
          {
            risk: 'loosens security' as const,
            at: name,
            why: `The policy permits ${textOfGrants(fresh)}, which it did not permit before.`,
          },
        ]),
    ...(gone.length === 0
      ? []
      : [
          {
            risk: 'may lose data' as const,
            at: name,
            why: `The policy no longer permits ${textOfGrants(gone)}: what its user stores or reads with it fails.`,
          },
        ]),
  ];
}

/** The buckets that the Jobs of an output create. */
export function bucketsOf(objects: readonly ReadObject[]): ReadonlySet<string> {
  const variables = objects
    .filter(({ kind }) => kind === 'Job')
    .flatMap((job) => mapsAt(podSpec(job), ['containers']).flatMap((container) => mapsAt(container, ['env'])));
  return new Set(variables.filter(({ name }) => name === 'BUCKETS').flatMap(({ value }) => textOf(value).split(' ')));
}

interface Permitted {
  readonly action: string;
  readonly resource: string;
}

function permitted(policy: Data): Permitted[] {
  return mapsAt(policy, ['Statement'])
    .filter((statement) => isMap(statement) && statement['Effect'] === 'Allow')
    .flatMap((statement) => {
      const list = (key: string): readonly string[] =>
        typeof statement[key] === 'string' ? [statement[key]] : stringsAt(statement, [key]);
      return list('Action').flatMap((action) => list('Resource').map((resource) => ({ action, resource })));
    });
}

function permits(outer: Permitted, inner: Permitted): boolean {
  const fits = (pattern: string, text: string): boolean =>
    pattern === text || (pattern.endsWith('*') && text.startsWith(pattern.slice(0, -1)));
  return fits(outer.action, inner.action) && fits(outer.resource, inner.resource);
}

function textOfGrants(grants: readonly Permitted[]): string {
  const [{ action, resource }] = grants as [Permitted];
  return `${action} of ${resource}${grants.length > 1 ? ` and ${grants.length - 1} more` : ''}`;
}
