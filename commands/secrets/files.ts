import type { FileVariable } from '../../constructs/contracts';
import { isMap, yamlText } from '../../constructs/kit';
import type { Content, Existing, Need, SecretManifest } from './make';

/**
 * The files with logins that do not exist, or that have another login or other settings.
 *
 * @param contents - the login of each user, by the name of its Secret
 */
export function fileSecrets(
  need: Need<'file'>,
  contents: ReadonlyMap<string, Content>,
  existing: Existing,
): SecretManifest[] {
  const { secret, namespaces, labels, file } = need;
  const content = { [file]: yamlText(withLogins(need.content, need.variables, contents)) };
  return namespaces
    .filter((namespace) => existing(namespace, secret)?.[file] !== content[file])
    .map((namespace) => ({ namespace, name: secret, content, labels }));
}

/** The data with the values of the variables, in which the reader expands nothing: `$$` is `$`. */
function withLogins(
  value: unknown,
  variables: Readonly<Record<string, FileVariable>>,
  contents: ReadonlyMap<string, Content>,
): unknown {
  if (Array.isArray(value)) return value.map((item) => withLogins(item, variables, contents));
  if (isMap(value))
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, withLogins(item, variables, contents)]));
  const name = typeof value === 'string' && value.startsWith('$') ? value.slice(1) : '';
  if (!Object.hasOwn(variables, name)) return value;
  const { login, part } = variables[name]!;
  const text = contents.get(login.secret)?.[part];
  if (text === undefined) throw new Error(`There is no login of '${login.user}' for a file that contains it.`);
  return text.replaceAll('$', '$$$$');
}
