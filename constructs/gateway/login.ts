import type { GatewayUser, LokiLimits } from '../contracts';
import { block, directive, mapping, type Directive } from './nginx';
import type { GatewayLayout } from './layout';
import { askLogin, cache, loginStages, onceStage, stagesUpstream, unknownStage } from './login-stages';
import { loginNames } from './tenancy';

/** Where the server for clients asks about a login: with the answers of the last seconds remembered, and without. */
const loginPath = '/login';
const tailLoginPath = '/login-of-tail';

/**
 * For how long an accepted login is not checked again, seconds. With the five seconds of the stage behind it a changed
 * or retired password is accepted for 30 s at most; nginx compares whole seconds, which is the one that is missing.
 */
const acceptedSeconds = 24;

/** The longest `Authorization`, bytes. bcrypt reads 72 bytes of a password; with a name of 66 that is 198 bytes here. */
const longestLogin = 1024;

/** What the stages of a login need of the `http` block, and their own server. */
export function logins(users: readonly GatewayUser[], limits: LokiLimits, layout: GatewayLayout): Directive[] {
  // Longer than any query: an entry that a running request still holds is reported once a minute after this time.
  const inactive = `${Math.max(600, Math.ceil(limits.queryTimeoutSeconds) + 60)}s`;
  return [
    mapping(
      '$remote_user',
      '$known_user',
      users.flatMap((user) => loginNames(user).map((name): [string, string] => [name, user.name])),
    ),
    // Names that the configuration does not know never reach a checker, nor its log.
    mapping('$known_user', '$login_stage', [['', unknownStage]], onceStage),
    cache(layout, 'accepted', inactive),
    ...loginStages(layout),
  ];
}

/** Every location asks about the login first, unless it says that it does not. */
export function loginRequired(): Directive[] {
  return [
    block(
      'if',
      ['(', '$http_authorization', '~', `^.{${longestLogin + 1}}`, ')'],
      [directive('return', 431, `The login is longer than ${longestLogin} bytes.`)],
    ),
    directive('auth_request', loginPath),
    // The wish to wait arrives as an error; so does a checker that is not there.
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
        ...askLogin(`http://${stagesUpstream}$login_stage`),
        directive('proxy_cache', 'accepted'),
        directive('proxy_cache_key', '$http_authorization'),
        directive('proxy_cache_valid', 204, `${acceptedSeconds}s`),
        // A remembered login is a file, which each request would open anew.
        directive('open_file_cache', 'max=1000', 'inactive=60s'),
      ],
    ),
    // A tail may last for hours, and would hold its entry of the cache as long.
    block(
      'location',
      ['=', tailLoginPath],
      [directive('internal'), ...askLogin(`http://${stagesUpstream}$login_stage`)],
    ),
  ];
}

/** In the location of a tail. */
export const loginOfTail = directive('auth_request', tailLoginPath);
