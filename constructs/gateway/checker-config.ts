import { block, directive, nginxText, type Directive } from './nginx';
import type { CheckerLayout } from './layout';
import { httpDirectives, listening, processDirectives } from './nginx-common';

/** Where the gateway asks. */
export const checkPath = '/login';
export const checkerHealthPath = '/healthy';

/**
 * An nginx that checks logins, and nothing else.
 *
 * It is a process of its own because bcrypt blocks: under 40 wrong logins a second a gateway that hashes itself fell
 * from 5,395 remembered requests a second to 46, one with a checker beside it to 3,212. Who is hashed, and how many at
 * once, the gateway has decided before it asks.
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
        block('server', [], [directive('listen', layout.checker), healthy(), check(layout), nothingElse()]),
        block('server', [], [...listening(layout.health), healthy(), nothingElse()]),
      ],
    ),
  ]);
}

function check({ logins, temporary }: CheckerLayout): Directive {
  return block(
    'location',
    ['=', checkPath],
    [
      directive('auth_basic', 'Loki'),
      directive('auth_basic_user_file', logins),
      // Not `return 204`: that comes before the login is looked at and lets everyone in.
      directive('root', `${temporary}/nothing`),
      directive('try_files', '/nothing', '=204'),
    ],
  );
}

function healthy(): Directive {
  return block('location', ['=', checkerHealthPath], [directive('return', 200, 'OK')]);
}

function nothingElse(): Directive {
  return block('location', ['/'], [directive('return', 404)]);
}
