import type { GatewayUser } from '../../contracts';
import { block, directive, mapping, nginxText, type Directive } from '../../kit/nginx';
import { podLayout, type GatewayLayout } from './layout';
import { httpDirectives, processDirectives } from './nginx-common';
import { loginNames } from './tenancy';

/** The header in which the gateway tells the checker who connects. */
export const clientHeader = 'X-Client';

/** Where the gateway asks. */
export const checkPath = '/login';
export const checkerHealthPath = '/healthy';

/**
 * The nginx that checks logins, and nothing else.
 *
 * It is a process of its own because bcrypt blocks: under 40 wrong logins a second a gateway that hashes itself fell
 * from 5,395 remembered requests a second to 46, one with this checker to 3,212.
 */
export function checkerConfig(users: readonly GatewayUser[], layout: GatewayLayout = podLayout): string {
  return nginxText([
    ...processDirectives(layout, 1),
    block('events', [], [directive('worker_connections', 1024)]),
    block(
      'http',
      [],
      [
        ...httpDirectives(layout),
        directive('access_log', 'off'),
        ...limits(users),
        block('server', [], [directive('listen', layout.checker), healthy(), check(layout), nothingElse()]),
        block('server', [], [directive('listen', layout.checkerHealth), healthy(), nothingElse()]),
      ],
    ),
  ]);
}

/**
 * Wrong logins are never remembered, so each costs a hash. They are counted twice: the very same login, which an agent
 * with an old password repeats, and all logins of a user from one client. With the second count alone that agent would
 * lock out the right ones behind its address. Unknown users cost no hash and are not counted: their keys are empty.
 */
function limits(users: readonly GatewayUser[]): Directive[] {
  const known = (value: string): [string, string][] => users.flatMap(loginNames).map((name) => [name, value]);
  return [
    mapping('$remote_user', '$same_login', known('$http_authorization')),
    mapping('$remote_user', '$same_client', known('$http_x_client $remote_user')),
    directive('limit_req_zone', '$same_login', 'zone=same_login:1m', 'rate=1r/s'),
    directive('limit_req_zone', '$same_client', 'zone=same_client:1m', 'rate=4r/s'),
    directive('limit_req_status', 429),
    directive('limit_req_log_level', 'warn'),
  ];
}

function check({ logins, temporary }: GatewayLayout): Directive {
  return block(
    'location',
    ['=', checkPath],
    [
      directive('limit_req', 'zone=same_login', 'burst=2', 'nodelay'),
      directive('limit_req', 'zone=same_client', 'burst=20', 'nodelay'),
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
