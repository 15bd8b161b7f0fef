/** The paths of an API with which the attempts are made. */
export interface SpoofTarget {
  readonly query: string;
  readonly push: string;
  /** A path for queries, with a segment that the client chooses. */
  readonly choosing: (segment: string) => string;
  /** A path that a user with the role `read` must not reach, and the answer. */
  readonly guarded: string;
  readonly refused: 403 | 404;
}

export const lokiTarget: SpoofTarget = {
  query: '/loki/api/v1/labels',
  push: '/loki/api/v1/push',
  choosing: (segment) => `/loki/api/v1/label/${segment}/values`,
  guarded: '/config',
  refused: 403,
};

export const tempoTarget: SpoofTarget = {
  query: '/api/search',
  push: '/v1/traces',
  choosing: (segment) => `/api/v2/search/tag/${segment}/values`,
  guarded: '/status/config',
  refused: 404,
};

/** An attempt to read or write as another tenant, to bypass a location, or to log in as another. */
export interface Spoof {
  readonly title: string;
  readonly user: string;
  /** @default - that of the user */
  readonly password?: string;
  /** Request line and headers; `Host` and the login are added. */
  readonly lines: readonly string[];
  readonly body?: string;
  /** Status of the gateway; `served`: the backend answers, once, for the tenant of the user. */
  readonly status: number | 'served';
}

const evil = 'X-Scope-OrgID: Evil';

/** The attempts, the same for each API. */
export function spoofsOf(target: SpoofTarget): readonly Spoof[] {
  return [...tenants(target), ...logins(target), ...roles(target), ...paths(target), ...framing(target)];
}

function tenants({ query }: SpoofTarget): Spoof[] {
  const get = `GET ${query} HTTP/1.1`;
  const served = (title: string, ...lines: string[]): Spoof => ({ title, user: 'reader', lines, status: 'served' });
  const rejected = (title: string, ...lines: string[]): Spoof => ({
    title,
    user: 'chooser',
    lines: [get, ...lines],
    status: 403,
  });
  const foreign = ['Evil', 'PROD', 'prod', 'Dev|', '|Dev', 'Prod||Dev', 'Prod|Evil', 'Evil|Prod', 'Prod|Dev'];
  return [
    ...[...foreign, 'Prod,Dev', 'Prod, Evil', 'Prod Evil', ' ', 'Dev:Prod', '.*', '$chosen', '%50rod'].map((claim) =>
      rejected(`X-Scope-OrgID '${claim}' of a user with two tenants`, `X-Scope-OrgID: ${claim}`),
    ),
    rejected('no header of a user with two tenants'),
    rejected('a header with underscores', 'X_Scope_OrgID: Prod'),
    rejected('a header with underscores and dashes', 'X-Scope_OrgID: Prod'),
    rejected('an empty first header', 'X-Scope-OrgID:', 'X-Scope-OrgID: Prod'),
    rejected('a header of another tenant before an own one', evil, 'X-Scope-OrgID: Prod'),
    served('a header of another tenant', get, evil),
    served('a header in another case', get, 'x-SCOPE-orgid: Evil'),
    served('the header twice', get, evil, 'X-Scope-OrgID: Other'),
    served('an empty header', get, 'X-Scope-OrgID:'),
    served('a header with underscores beside the own tenant', get, 'X_Scope_OrgID: Evil'),
    served('a header that Connection asks to remove', get, evil, 'Connection: close, X-Scope-OrgID'),
    served('query parameters that name a tenant', `GET ${query}?X-Scope-OrgID=Evil&tenant=Evil&orgID=Evil HTTP/1.1`),
    served('headers of other proxies', get, 'X-Tenant-ID: Evil', 'X-Org-ID: Evil', 'X-Forwarded-User: stranger'),
    { title: 'a space before the colon', user: 'reader', lines: [get, 'X-Scope-OrgID : Evil'], status: 400 },
    { title: 'a folded header', user: 'reader', lines: [get, 'X-Other: a', ' X-Scope-OrgID: Evil'], status: 400 },
  ];
}

function logins({ query, push }: SpoofTarget): Spoof[] {
  const as = (title: string, user: string, status: Spoof['status'], password?: string, path = query): Spoof => ({
    title,
    user,
    lines: [`${path === push ? 'POST' : 'GET'} ${path} HTTP/1.1`, ...(path === push ? ['Content-Length: 0'] : [])],
    status,
    ...(password !== undefined && { password }),
  });
  return [
    as('the second name of a password rotation', 'reader@b', 'served'),
    as('a name of a password rotation that has no password', 'operator@a', 401, 'password of operator'),
    as('a third name of a password rotation', 'reader@c', 401, 'password of reader'),
    as('an unknown user', 'unknown', 401, 'password of reader'),
    as('a user name in another case', 'READER', 401, 'password of reader'),
    as('a password in another case', 'reader', 401, 'PASSWORD OF READER'),
    as('a longer password', 'reader', 401, 'password of reader '),
    as('the password of another user', 'reader', 401, 'password of operator'),
    as('an unknown user that pushes', 'unknown', 401, 'password of writer', push),
    {
      title: 'a second login',
      user: 'reader',
      lines: [`GET ${query} HTTP/1.1`, 'Authorization: Basic b3BlcmF0b3I6eA=='],
      status: 400,
    },
  ];
}

function roles({ query, push, guarded, refused }: SpoofTarget): Spoof[] {
  const by = (user: string, title: string, status: Spoof['status'], ...lines: string[]): Spoof => ({
    title,
    user,
    lines,
    status,
  });
  const override = ['X-HTTP-Method-Override', 'X-HTTP-Method', 'X-Method-Override'].map((name) => `${name}: POST`);
  return [
    by('writer', 'a query of a user who only writes', 403, `GET ${query} HTTP/1.1`),
    by('writer', 'a query with a header of another tenant', 403, `GET ${query} HTTP/1.1`, evil),
    by('reader', 'a push of a user who only reads', 403, `POST ${push} HTTP/1.1`, 'Content-Length: 0'),
    by('chooser', 'a push to an own tenant', 403, `POST ${push} HTTP/1.1`, 'Content-Length: 0', 'X-Scope-OrgID: Prod'),
    by('writer', 'a push by GET', 403, `GET ${push} HTTP/1.1`),
    ...override.map((header) => by('writer', `a push by GET with ${header}`, 403, `GET ${push} HTTP/1.1`, header)),
    ...['HEAD', 'PUT', 'DELETE', 'PATCH', 'OPTIONS'].map((method) =>
      by('reader', `a query by ${method}`, 403, `${method} ${query} HTTP/1.1`),
    ),
    by('reader', 'a query by TRACE', 405, `TRACE ${query} HTTP/1.1`),
    by('reader', 'a method in lower case', 400, `get ${query} HTTP/1.1`),
    by('reader', 'a guarded path', refused, `GET ${guarded} HTTP/1.1`),
    by('reader', 'a guarded path with X-Original-URL', 'served', `GET ${query} HTTP/1.1`, `X-Original-URL: ${guarded}`),
  ];
}

function paths({ query, choosing, guarded, refused }: SpoofTarget): Spoof[] {
  const letter = guarded[2]!;
  const encoded = guarded.replace(letter, `%${letter.charCodeAt(0).toString(16)}`);
  const get = (title: string, path: string, status: Spoof['status']): Spoof => ({
    title,
    user: 'reader',
    lines: [`GET ${path} HTTP/1.1`],
    status,
  });
  const up = '/..'.repeat(query.split('/').length);
  const upEncoded = '..%2F'.repeat(query.split('/').length + 1);
  return [
    ...[
      `/${guarded}`,
      `/.${guarded}`,
      `${query}${up}${guarded}`,
      `${query}/${upEncoded.toLowerCase()}${guarded.slice(1)}`,
      choosing(`${upEncoded}${guarded.slice(1)}%3f`),
      choosing(`${'%2e%2e/'.repeat(6)}${guarded.slice(1)}`),
      choosing(`..;${guarded}/..`),
      choosing('a%2f%2fb'),
      choosing(`..%5c..%5c${guarded.slice(1)}`),
      choosing(`..\\..${guarded}`),
      `${query}#${up}${guarded}`,
    ].map((path) => get(path, path, 400)),
    get('a NUL byte', choosing('a%00'), 400),
    get('an absolute URL', `http://loki${guarded}`, refused),
    get('an absolute URL of another host', `http://127.0.0.1:1${query}`, 'served'),
    get('a percent-encoded letter', encoded, refused),
    get('a path in another case', guarded.toUpperCase(), 404),
    get('a trailing slash', `${guarded}/`, 404),
    get('a path parameter', `${query};a=b`, 404),
    get('an overlong encoding of a slash', choosing(`..%c0%af..${guarded.replaceAll('/', '%c0%af')}`), 'served'),
    get('a doubly encoded path', choosing(`..%252f..%252f${guarded.slice(1).replaceAll('/', '%252f')}`), 'served'),
  ];
}

/** Requests that two programs could delimit differently. */
function framing({ query, guarded }: SpoofTarget): Spoof[] {
  const get = `GET ${query} HTTP/1.1`;
  const post = `POST ${query} HTTP/1.1`;
  const second = `GET ${guarded} HTTP/1.1\r\nHost: loki\r\n${evil}\r\n\r\n`;
  const by = (title: string, status: Spoof['status'], lines: readonly string[], body?: string): Spoof => ({
    title,
    user: 'reader',
    lines,
    status,
    ...(body !== undefined && { body }),
  });
  return [
    by('HTTP/1.0', 'served', [`GET ${query} HTTP/1.0`, evil]),
    by('an unknown version of HTTP', 505, [`GET ${query} HTTP/3.0`]),
    by('an upgrade to HTTP/2', 'served', [
      get,
      'Upgrade: h2c',
      'HTTP2-Settings: AAMAAABkAAQAAP__',
      'Connection: Upgrade, HTTP2-Settings',
    ]),
    by('a length and chunks', 400, [post, 'Content-Length: 4', 'Transfer-Encoding: chunked'], `0\r\n\r\n${second}`),
    by('two lengths', 400, [post, 'Content-Length: 0', `Content-Length: ${second.length}`], second),
    by('chunks with HTTP/1.0', 400, [`POST ${query} HTTP/1.0`, 'Transfer-Encoding: chunked'], `0\r\n\r\n${second}`),
    by('an unknown transfer encoding', 501, [post, 'Transfer-Encoding: xchunked'], `0\r\n\r\n${second}`),
    by('two transfer encodings', 501, [post, 'Transfer-Encoding: chunked, identity'], `0\r\n\r\n${second}`),
    by('a space before the colon of the encoding', 400, [post, 'Transfer-Encoding : chunked'], `0\r\n\r\n${second}`),
    by(
      'a second request without a login after the chunks',
      'served',
      [post, 'Transfer-Encoding: chunked', 'Connection: keep-alive'],
      `0\r\n\r\n${second}`,
    ),
  ];
}
