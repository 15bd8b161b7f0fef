import { block, directive, nginxText, type Directive } from './nginx';
import type { CheckerLayout } from './layout';
import { httpDirectives, listening, processDirectives } from './nginx-common';

/** Path for authentication requests of the gateway. */
export const checkPath = '/login';
export const checkerHealthPath = '/healthy';

/**
 * The configuration of an nginx that only verifies passwords.
 *
 * It is a separate process because bcrypt blocks nginx: with 40 wrong logins a second, a gateway that hashes passwords
 * itself dropped from 5,395 requests a second with cached logins to 46, one with a separate checker to 3,212. The
 * gateway limits the rate of passwords that it sends here.
 */
export function checkerConfig(layout: CheckerLayout): string {
  return nginxText([
    ...processDirectives(layout, 1),
    block('events', [], [directive('worker_connections', 1024)]),
    block(
      'http',
      [],
      [
        ...httpDirectives(layout),
        directive('access_log', 'off'),
        block(
          'server',
          [],
          [directive('listen', layout.checker), healthLocation(), loginLocation(layout), notFoundLocation()],
        ),
        block('server', [], [...listening(layout.health), healthLocation(), notFoundLocation()]),
      ],
    ),
  ]);
}

function loginLocation({ logins, temporary }: CheckerLayout): Directive {
  return block(
    'location',
    ['=', checkPath],
    [
      directive('auth_basic', 'Loki'),
      directive('auth_basic_user_file', logins),
      // Not `return 204`: nginx evaluates it before authentication.
      directive('root', `${temporary}/nothing`),
      directive('try_files', '/nothing', '=204'),
    ],
  );
}

function healthLocation(): Directive {
  return block('location', ['=', checkerHealthPath], [directive('return', 200, 'OK')]);
}

function notFoundLocation(): Directive {
  return block('location', ['/'], [directive('return', 404)]);
}
