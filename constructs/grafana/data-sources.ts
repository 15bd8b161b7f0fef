import type { EnvVar } from '../../imports/k8s';
import type { DataSource, ExternalService, Login, SecretKey } from '../contracts';
import { envFromSecret, isMap, type Data } from '../kit';
import { linksOfTraces, linksToTraces, type TraceLinks } from './trace-links';

/**
 * A data source with its URL.
 *
 * Of an external service only the password is secret; the user is part of the settings.
 */
export interface ResolvedSource extends Omit<DataSource, 'endpoint' | 'login'> {
  readonly url: string;
  readonly login?: Login | (NonNullable<ExternalService['login']> & { readonly onlyPassword: true });
}

/** The file of the data sources, and the variables that it reads. */
export interface DataSourceFile {
  readonly content: Data;
  readonly env: readonly EnvVar[];
}

/** Seconds until Grafana gives up a query, which is the time that the gateway allows. Grafana's default is 30. */
const timeoutSeconds = 300;

/** Most lines of a query, of which Loki returns 5000 at most. */
const maxLines = 1000;

/**
 * The file of data sources.
 *
 * Grafana expands environment variables in every string: first `${NAME}` and `$__env{NAME}`, then `$NAME` in the
 * result. A password with `$` therefore survives only as `$NAME`, and `$` in other strings is written as `$$`.
 *
 * @param links - what links between logs and traces are made from
 * @param isOnlyFile - whether the first data source is the default one, of which all files may have one only, and
 * whether Grafana deletes those that are in no file
 */
export function dataSourceFile(
  sources: readonly ResolvedSource[],
  links: TraceLinks,
  isOnlyFile = true,
): DataSourceFile {
  const variables = new Variables();
  const content = {
    apiVersion: 1,
    // Deletes data sources that are no longer in a file.
    ...(isOnlyFile && { prune: true }),
    datasources: sources.map((source, n) => entry(source, isOnlyFile && n === 0, variables, links)),
  };
  return { content, env: variables.env };
}

function entry(source: ResolvedSource, isDefault: boolean, variables: Variables, links: TraceLinks): Data {
  const { type, uid, name, url, login, tenant, sendsTenant = false, ca, managesAlerts = false } = source;
  const secret = {
    ...(login !== undefined && {
      basicAuthPassword: variables.reference(type, 'PASSWORD', { secret: login.secret, key: 'password' }),
    }),
    ...(sendsTenant && tenant !== undefined && { httpHeaderValue1: escaped(tenant) }),
    ...(ca !== undefined && { tlsCACert: variables.reference(type, 'CA', ca) }),
  };
  return {
    name: escaped(name),
    uid,
    orgId: 1,
    type,
    access: 'proxy',
    url: escaped(url),
    isDefault,
    editable: false,
    ...(login !== undefined && {
      basicAuth: true,
      basicAuthUser:
        'onlyPassword' in login
          ? escaped(login.user)
          : variables.reference(type, 'USERNAME', { secret: login.secret, key: 'username' }),
    }),
    jsonData: {
      ...(type === 'loki' && { maxLines }),
      ...(type === 'prometheus' && { httpMethod: 'POST', allowAsRecordingRulesTarget: false }),
      timeout: timeoutSeconds,
      // Tempo has no alerting rules.
      ...(type !== 'tempo' && { manageAlerts: managesAlerts }),
      ...(escapedAll(linksOf(source, links)) as Data),
      ...(sendsTenant && tenant !== undefined && { httpHeaderName1: 'X-Scope-OrgID' }),
      ...(ca !== undefined && { tlsAuthWithCACert: true }),
    },
    ...(Object.keys(secret).length > 0 && { secureJsonData: secret }),
  };
}

function linksOf({ type, linkedUid }: ResolvedSource, links: TraceLinks): Data {
  if (type === 'tempo') return linksOfTraces(linkedUid, links);
  return type === 'loki' && linkedUid !== undefined ? linksToTraces(linkedUid, links) : {};
}

/** Data of a provisioning file in whose strings nothing is expanded. */
function escapedAll(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(escapedAll);
  if (isMap(value)) return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, escapedAll(one)]));
  return typeof value === 'string' ? escaped(value) : value;
}

/** A string of a provisioning file in which nothing is expanded. */
export function escaped(text: string): string {
  return text.replaceAll('$', '$$$$');
}

/** Variables of the container, one for each key of a Secret. */
class Variables {
  readonly #names = new Map<string, string>();
  readonly env: EnvVar[] = [];

  /** The text by which a provisioning file reads a key of a Secret. */
  reference(type: DataSource['type'], part: string, { secret, key }: SecretKey): string {
    const id = `${secret}/${key}`;
    let name = this.#names.get(id);
    if (name === undefined) {
      const usual = `${type.toUpperCase()}_${part}`;
      const before = [...this.#names.values()].filter((one) => one === usual || one.startsWith(`${usual}_`)).length;
      name = before === 0 ? usual : `${usual}_${before + 1}`;
      this.#names.set(id, name);
      this.env.push(envFromSecret(name, secret, key));
    }
    return `$${name}`;
  }
}
