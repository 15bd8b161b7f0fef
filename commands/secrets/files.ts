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
  const { secret, labels, file } = need;
  const missing = new Set(withoutCertificates(need, existing));
  return need.namespaces
    .filter((namespace) => !missing.has(namespace))
    .flatMap((namespace) => {
      const certificates = Object.fromEntries(
        Object.entries(need.certificates ?? {}).map(([name, { secret: of, key }]) => [
          name,
          existing(namespace, of)![key]!,
        ]),
      );
      const text = yamlText(withLogins(need.content, { ...need, certificates }, contents));
      if (existing(namespace, secret)?.[file] === text) return [];
      return [{ namespace, name: secret, content: { [file]: text }, labels }];
    });
}

/** The namespaces of a file in which a certificate that it contains does not exist yet. */
export function withoutCertificates({ namespaces, certificates = {} }: Need<'file'>, existing: Existing): string[] {
  return namespaces.filter((namespace) =>
    Object.values(certificates).some(({ secret, key }) => (existing(namespace, secret)?.[key] ?? '') === ''),
  );
}

/** What the variables of a file stand for. */
interface Values {
  readonly variables: Readonly<Record<string, FileVariable>>;
  /** By the names of the variables. */
  readonly certificates: Readonly<Record<string, string>>;
}

/** The data with the values of the variables, in which the reader expands nothing: `$$` is `$`. */
function withLogins(value: unknown, values: Values, contents: ReadonlyMap<string, Content>): unknown {
  const { variables, certificates } = values;
  if (Array.isArray(value)) return value.map((item) => withLogins(item, values, contents));
  if (isMap(value))
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, withLogins(item, values, contents)]));
  const name = typeof value === 'string' && value.startsWith('$') ? value.slice(1) : '';
  if (Object.hasOwn(certificates, name)) return certificates[name];
  if (!Object.hasOwn(variables, name)) return value;
  const { login, part } = variables[name]!;
  const text = contents.get(login.secret)?.[part];
  if (text === undefined) throw new Error(`There is no login of '${login.user}' for a file that contains it.`);
  return text.replaceAll('$', '$$$$');
}
