import { error, isMap, literal, type Data, type Path, type Problem } from '../kit';
import { linkProblems } from './link-rules';

/** Letters of uids, which are part of URLs. */
export const uidPattern = /^[\w-]{1,40}$/;

/**
 * Validates a file of data sources as Grafana reads it. Grafana does not start with a file that it refuses.
 *
 * @param file - the parsed file
 * @param variables - names of the variables of the container
 * @param otherUids - of data sources that are not in the file, to which it may link
 * @returns problems with the paths of the entries: `dataSources[0].uid`
 */
export function dataSourceFileProblems(
  file: Data,
  variables: readonly string[],
  otherUids: readonly string[] = [],
): Problem[] {
  const entries = file['datasources'];
  if (file['apiVersion'] !== 1 || !Array.isArray(entries) || !entries.every(isMap))
    return [error(['dataSources'], 'the file needs apiVersion: 1 and a list of datasources.')];
  const defaults = entries.filter(({ isDefault }) => isDefault === true);
  const uids = [...entries.map(({ uid }) => uid), ...otherUids];
  return [
    ...(defaults.length > 1
      ? [error(['dataSources'], `${defaults.length} are the default one; Grafana starts with one at most.`)]
      : []),
    ...repeated(entries, 'uid', ['dataSources']),
    ...repeated(entries, 'name', ['dataSources']),
    ...entries.flatMap((entry, n) => [
      ...entryProblems(['dataSources', n], entry),
      ...headerProblems(['dataSources', n], entry),
      ...linkProblems(['dataSources', n], entry, uids),
      ...expansionProblems(['dataSources', n], entry, variables),
    ]),
  ];
}

/** Values of a key that must be different. */
export function repeated(entries: readonly Data[], key: string, at: Path): Problem[] {
  const values = entries.map((entry) => entry[key]);
  return values.flatMap((value, n) =>
    value !== undefined && values.indexOf(value) !== n
      ? [error([...at, n, key], `${literal(value)} is the ${key} of another one too, which it would replace.`)]
      : [],
  );
}

function entryProblems(at: Path, entry: Data): Problem[] {
  const { uid, name, type, access, url, basicAuth, basicAuthUser, secureJsonData } = entry;
  const problems: Problem[] = [];
  if (typeof uid !== 'string' || !uidPattern.test(uid))
    problems.push(error([...at, 'uid'], `'${String(uid)}' is not a uid: 1 to 40 letters, digits, '-' and '_'.`));
  if (typeof name !== 'string' || name === '') problems.push(error([...at, 'name'], 'the name is empty.'));
  if (!['loki', 'tempo', 'prometheus'].includes(String(type)))
    problems.push(error([...at, 'type'], `'${String(type)}' is not the type of a data source of Grafana.`));
  if (access !== 'proxy')
    problems.push(error([...at, 'access'], 'browsers would connect themselves, with the password; it must be proxy.'));
  if (typeof url !== 'string' || !/^https?:\/\/[^/]+/.test(url))
    problems.push(error([...at, 'url'], `'${String(url)}' is not a URL with http or https.`));
  if (
    basicAuth === true &&
    (basicAuthUser === undefined || !isMap(secureJsonData) || !secureJsonData['basicAuthPassword'])
  )
    problems.push(error([...at, 'basicAuth'], 'it needs basicAuthUser and secureJsonData.basicAuthPassword.'));
  return problems;
}

/** Header names are in one map and their values in another, with the same numbers, from 1 without a gap. */
function headerProblems(at: Path, { jsonData, secureJsonData }: Data): Problem[] {
  const numbers = (map: unknown, prefix: string): string =>
    Object.keys(isMap(map) ? map : {})
      .filter((key) => key.startsWith(prefix))
      .map((key) => key.slice(prefix.length))
      .sort()
      .join();
  const names = numbers(jsonData, 'httpHeaderName');
  const values = numbers(secureJsonData, 'httpHeaderValue');
  const count = names === '' ? 0 : names.split(',').length;
  const expected = Array.from({ length: count }, (_, n) => String(n + 1)).join();
  if (names === values && names === expected) return [];
  return [
    error(
      [...at, 'jsonData'],
      `the headers ${names || 'none'} have the values ${values || 'none'}; Grafana sends headers from 1 on that have both.`,
    ),
  ];
}

/** Every string is expanded: a dollar sign is `$$`, or the whole string is a variable that the container has. */
function expansionProblems(at: Path, value: unknown, variables: readonly string[]): Problem[] {
  if (Array.isArray(value)) return value.flatMap((item, n) => expansionProblems([...at, n], item, variables));
  if (isMap(value))
    return Object.entries(value).flatMap(([key, item]) => expansionProblems([...at, key], item, variables));
  if (typeof value !== 'string' || !value.replaceAll('$$', '').includes('$')) return [];
  const name = /^\$([A-Za-z_]\w*)$/.exec(value)?.[1];
  if (name !== undefined && variables.includes(name)) return [];
  return [
    error(
      at,
      name === undefined
        ? `'${value}' has a '$', which Grafana expands: '$$' is a dollar sign, and $NAME alone a variable.`
        : `'${value}' is a variable that the container does not have.`,
    ),
  ];
}
