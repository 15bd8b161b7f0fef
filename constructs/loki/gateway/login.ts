import type { GatewayUser } from '../../contracts';
import { block, directive, mapping, type Directive } from '../../kit/nginx';
import { checkPath, clientHeader } from './checker-config';
import type { GatewayLayout } from './layout';
import { loginNames } from './tenancy';

/** The upstream that checks. */
export const checker = 'checker';

/**
 * Right logins are remembered for half a minute. The half minute is part of the key: each one begins with one entry
 * under one lock, where an entry that ends would be hashed by every connection at once.
 */
export function rememberedLogins(users: readonly GatewayUser[], { remembered }: GatewayLayout): Directive[] {
  return [
    mapping('$time_iso8601', '$half_minute', [
      ['~^(?<minute>.{16}):[0-2]', '${minute}a'],
      ['~^(?<minute>.{16}):[3-5]', '${minute}b'],
    ]),
    // Those without a login would wait for each other at the lock, and unknown users too: neither costs a hash.
    mapping(
      '$remote_user',
      '$never_remembered',
      users.flatMap(loginNames).map((name) => [name, '0']),
      '1',
    ),
    directive(
      'proxy_cache_path',
      remembered,
      'levels=1',
      'keys_zone=logins:1m',
      'max_size=8m',
      'inactive=1m',
      'use_temp_path=off',
    ),
  ];
}

/** Every location asks the checker first, unless it says that it does not. */
export function loginRequired(): Directive[] {
  return [
    directive('auth_request', checkPath),
    // The wish to wait arrives as an error; so does a checker that is not there.
    directive('auth_request_set', '$login_status', '$upstream_status'),
    directive('error_page', 500, '=', '@login_failed'),
    block(
      'location',
      ['@login_failed'],
      [
        directive('add_header', 'Retry-After', 2, 'always'),
        block('if', ['(', '$login_status', '=', '429', ')'], [directive('return', 429, 'Too many wrong logins.')]),
        directive('return', 503, 'The login could not be checked.'),
      ],
    ),
    block(
      'location',
      ['=', checkPath],
      [
        directive('internal'),
        directive('proxy_pass', `http://${checker}${checkPath}`),
        directive('proxy_pass_request_body', 'off'),
        directive('proxy_pass_request_headers', 'off'),
        directive('proxy_set_header', 'Content-Length', ''),
        directive('proxy_set_header', 'Connection', ''),
        directive('proxy_set_header', 'Authorization', '$http_authorization'),
        directive('proxy_set_header', clientHeader, '$remote_addr'),
        directive('proxy_cache', 'logins'),
        directive('proxy_cache_key', '$half_minute $http_authorization'),
        directive('proxy_cache_valid', 204, '30s'),
        directive('proxy_cache_lock', 'on'),
        // A remembered login is a file, which each request would open anew.
        directive('open_file_cache', 'max=1000', 'inactive=60s'),
        directive('proxy_cache_bypass', '$never_remembered'),
        directive('proxy_no_cache', '$never_remembered'),
      ],
    ),
  ];
}
