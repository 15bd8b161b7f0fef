import type { ApiLimits, GatewayUser } from '../contracts';
import { block, directive, mapping, type Directive } from './nginx';
import type { GatewayLayout } from './layout';
import { authSubrequest, cache, loginStages, onceStage, stagesUpstream, unknownStage } from './login-stages';
import { loginNames } from './tenancy';

/** Locations of authentication subrequests, with and without the cache of accepted logins. */
const loginPath = '/login';
const tailLoginPath = '/login-of-tail';

/**
 * Seconds for which an accepted login is cached. With the five seconds of the next stage, and one second since nginx
 * compares whole seconds, a changed or retired password is accepted for at most 30 s.
 */
const acceptedSeconds = 24;

/**
 * Longest `Authorization` header, bytes. A user name of 66 and 72 bytes of password, all that bcrypt uses, take 198.
 */
const maxLoginBytes = 1024;

/** Directives of the `http` block for authentication, including the internal server with its stages. */
export function loginDirectives(users: readonly GatewayUser[], limits: ApiLimits, layout: GatewayLayout): Directive[] {
  // Longer than any query: nginx logs an error every minute for an expired entry that a request still uses.
  const inactive = `${Math.max(600, Math.ceil(limits.queryTimeoutSeconds) + 60)}s`;
  return [
    mapping(
      '$remote_user',
      '$known_user',
      users.flatMap((user) => loginNames(user).map((name): [string, string] => [name, user.name])),
    ),
    // Unknown users are rejected before they reach a checker or its log.
    mapping('$known_user', '$login_stage', [['', unknownStage]], onceStage),
    cache(layout, 'accepted', inactive),
    ...loginStages(layout),
  ];
}

/** Requires authentication in every location that does not disable it. */
export function loginRequired(): Directive[] {
  return [
    block(
      'if',
      ['(', '$http_authorization', '~', `^.{${maxLoginBytes + 1}}`, ')'],
      [directive('return', 431, `The login is longer than ${maxLoginBytes} bytes.`)],
    ),
    directive('auth_request', loginPath),
    // auth_request turns the 429 of a stage, and an unreachable checker, into a 500.
    directive('auth_request_set', '$login_status', '$upstream_status'),
    directive('error_page', 500, '=', '@login_failed'),
    block(
      'location',
      ['@login_failed'],
      [
        directive('add_header', 'Retry-After', 2, 'always'),
        block(
          'if',
          ['(', '$login_status', '=', '429', ')'],
          [directive('return', 429, 'Too many logins are being checked. Try the same login again.')],
        ),
        directive('return', 503, 'The login could not be checked.'),
      ],
    ),
    block(
      'location',
      ['=', loginPath],
      [
        directive('internal'),
        ...authSubrequest(`http://${stagesUpstream}$login_stage`),
        directive('proxy_cache', 'accepted'),
        directive('proxy_cache_key', '$http_authorization'),
        directive('proxy_cache_valid', 204, `${acceptedSeconds}s`),
        // A cached login is a file, which nginx would otherwise open for each request.
        directive('open_file_cache', 'max=1000', 'inactive=60s'),
      ],
    ),
    // A tail may last for hours and would keep its cache entry in use.
    block(
      'location',
      ['=', tailLoginPath],
      [directive('internal'), ...authSubrequest(`http://${stagesUpstream}$login_stage`)],
    ),
  ];
}

/** Authentication of a tail, without the cache. */
export const tailAuthRequest = directive('auth_request', tailLoginPath);
