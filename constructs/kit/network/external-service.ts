import type { ExternalService } from '../../contracts';
import { objectNameProblems } from '../validation/names';
import type { Path } from '../validation/path';
import { error, replaceWith, type Problem } from '../validation/problem';
import { escapeControl } from '../validation/text';
import { portProblems } from './egress';
import { urlCidrProblems } from './peers';
import { urlProblem } from './url';

/** The paths of an API. */
interface ServicePaths {
  /** The path of requests without a setting. */
  readonly path: string;
  /** Paths that the client appends itself. */
  readonly appended: readonly string[];
}

/** The URLs of a service. */
export function serviceUrls({ url, urls = [] }: ExternalService): readonly string[] {
  return url === undefined ? urls : [url];
}

/** Validates the settings of a service. @param setting - the prop that has them */
export function externalServiceProblems(
  setting: string,
  service: ExternalService | undefined,
  paths: ServicePaths,
): Problem[] {
  if (service === undefined) return [];
  const { url, urls, ca, login } = service;
  const at = (...keys: Path): Path => [setting, ...keys];
  const given = serviceUrls(service);
  const problems = given.flatMap((one, n) =>
    urlProblems({ setting, paths }, service, one, url === undefined ? ['urls', n] : ['url']),
  );
  if (url !== undefined && urls !== undefined)
    problems.push(error(at('urls'), 'url and urls are set together; list every URL in urls.'));
  else if (given.length === 0)
    problems.push(error(at(urls === undefined ? 'url' : 'urls'), 'there is no URL, and nothing would be sent.'));
  const repeated = given.findIndex((one, n) => given.indexOf(one) !== n);
  if (repeated !== -1)
    problems.push(
      error(at('urls', repeated), 'the URL is listed twice, and would get everything twice.', {
        fix: { remove: true },
      }),
    );
  if (ca !== undefined && problems.length === 0 && given.every((one) => one.startsWith('http:')))
    problems.push(error(at('ca'), `the CA is not used: ${given.join(', ')} is plain http.`, { fix: { remove: true } }));
  return [
    ...problems,
    ...pathProblems(setting, service.path),
    ...urlCidrProblems(at('cidrs'), service.cidrs),
    ...portProblems(at('podPort'), service.podPort),
    ...objectNameProblems(at('ca', 'secret'), ca?.secret),
    ...objectNameProblems(at('login', 'secret'), login?.secret),
    ...(login === undefined || /^[^\s:]+$/.test(login.user)
      ? []
      : [
          error(
            at('login', 'user'),
            `'${escapeControl(login.user)}' is not a valid user: it is empty, or has a space or ':'.`,
          ),
        ]),
  ];
}

/** A URL with a path and nothing else that is wrong: the path has a setting of its own. */
function urlProblems(
  { setting, paths }: { readonly setting: string; readonly paths: ServicePaths },
  service: ExternalService,
  url: string,
  path: Path,
): Problem[] {
  const problem = urlProblem(url);
  if (problem === undefined) return [];
  const base = URL.canParse(url) ? new URL(url).origin : '';
  const rest = url.slice(base.length).replace(/\/$/, '');
  const isOnlyPath = url.startsWith(base) && urlProblem(base) === undefined && /^[^?#]*$/.test(rest);
  if (!isOnlyPath) return [error([setting, ...path], problem)];
  const { appended, path: usual } = paths;
  if (rest === '' || rest === usual || appended.some((one) => one === rest))
    return [error([setting, ...path], problem, replaceWith(base))];
  return service.path === undefined && path[0] === 'url'
    ? [error([setting], problem, replaceWith({ ...service, url: base, path: rest }))]
    : [error([setting, ...path], problem)];
}

/** Validates the path of a URL, perhaps with a query (RFC 3986). */
function pathProblems(setting: string, path: string | undefined): Problem[] {
  if (path === undefined) return [];
  const at = [setting, 'path'];
  if (!path.startsWith('/'))
    return [
      error(at, `'${path}' does not start with '/', and would become part of the host name.`, replaceWith(`/${path}`)),
    ];
  if (/^(?:[\w.~!$&'()*+,;=:@/?-]|%[0-9A-Fa-f]{2})+$/.test(path)) return [];
  return [
    error(
      at,
      `'${escapeControl(path)}' is not a valid URL path: other characters than letters, digits and URL punctuation are written as '%' and two hexadecimal digits.`,
    ),
  ];
}
