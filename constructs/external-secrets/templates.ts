import type { FileVariable, Login, SecretNeed } from '../contracts';
import { isMap, yamlText } from '../kit';

type Need<Form extends SecretNeed['form']> = Extract<SecretNeed, { form: Form }>;

type Hash = 'bcrypt' | 'sha';

/** bcrypt uses at most 72 bytes of a password. */
const longest = 72;

/** A hash without a salt is only safe for passwords of 128 random bits: 26 characters of base 32. */
const shortest = { bcrypt: 16, sha: 26 } as const;

/** Passwords that need no quoting in any configuration, URL or shell, and that the hash is safe for. */
export function passwordPattern(hash: Hash): string {
  return `^[A-Za-z0-9._~-]{${shortest[hash]},${longest}}$`;
}

/** The arguments of `print` for a password that is not valid. */
function invalid(user: string, name: string, hash: Hash): string {
  return `"password " ${name} " of the user " ${user} " is not ${shortest[hash]} to ${longest} letters, digits and ._~-"`;
}

/** The name that clients log in with, `vector@a`, if `current` is valid. */
function nameTemplate(user: string, current: string): string {
  return `{{ if has ${current} (list "a" "b") }}${user}@{{ ${current} }}{{ else }}{{ fail "'current' of the user '${user}' must be a or b" }}{{ end }}`;
}

/**
 * The password that `current` names. One that the gateway would not get must not reach clients either.
 *
 * @param password - the expression that finds it
 * @param printed - the expression that prints `$password`
 */
function passwordTemplate(user: string, current: string, password: string, printed: string, hash: Hash): string {
  return `{{ $password := ${password} }}{{ if regexMatch "${passwordPattern(hash)}" $password }}{{ ${printed} }}{{ else }}{{ fail (print ${invalid(`"${user}"`, current, hash)}) }}{{ end }}`;
}

/** What clients log in with: the name and the password of the two that `current` names. */
export function loginTemplates(user: string, hash: Hash): Readonly<Record<'username' | 'password', string>> {
  return {
    // If the template of one key fails, no key of the Secret is changed.
    username: nameTemplate(user, '.current'),
    password: passwordTemplate(user, '.current', 'index . .current', '$password', hash),
  };
}

/** The same as a string of YAML, of values whose names start with the user. */
function quotedTemplate({ login: { user }, part }: FileVariable, hash: Hash): string {
  const current = `(index . "${user}.current")`;
  return part === 'username'
    ? `"${nameTemplate(user, current)}"`
    : passwordTemplate(user, current, `index . (printf "${user}.%s" ${current})`, 'toJson $password', hash);
}

/**
 * The lines of `.htpasswd`: both passwords of every user. The name without a suffix has the password `a`, so that clients
 * with a login of `npm run secrets` are still accepted.
 */
export function htpasswdTemplate(logins: readonly Login[], hash: Hash): string {
  const users = logins.map(({ user }) => `"${user}"`).join(' ');
  const line = (suffix: string): string =>
    hash === 'sha'
      ? `{{ htpasswd (print $user "${suffix}") $password "sha" }}`
      : `{{ $user }}${suffix}:{{ bcrypt $password }}`;
  return [
    `{{- range $user := list ${users} }}`,
    '{{- range $name := list "a" "b" }}',
    '{{- $password := index $ (print $user "." $name) }}',
    `{{- if not (regexMatch "${passwordPattern(hash)}" $password) }}`,
    `{{- fail (print ${invalid('$user', '$name', hash)}) }}`,
    '{{- end }}',
    '{{- if eq $name "a" }}',
    line(''),
    line('@a'),
    '{{- else }}',
    line('@b'),
    '{{- end }}',
    '{{- end }}',
    '{{- end }}',
    '',
  ].join('\n');
}

/** A YAML file with logins. */
export function fileTemplate({ content, variables }: Need<'file'>, hash: Hash): string {
  // js-yaml quotes a string where needed; the text of a template must not be quoted, so it is put in afterwards.
  const marks = new Map<string, string>();
  const marked = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(marked);
    if (isMap(value)) return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, marked(item)]));
    const name = typeof value === 'string' && value.startsWith('$') ? value.slice(1) : '';
    if (!Object.hasOwn(variables, name)) return value;
    const mark = `VALUE-OF-${name}-`;
    marks.set(mark, quotedTemplate(variables[name]!, hash));
    return mark;
  };
  const text = yamlText(marked(content)).replaceAll('{{', '{{ "{{" }}');
  return [...marks].reduce((sofar, [mark, template]) => sofar.replaceAll(mark, () => template), text);
}
