import { block, directive, mapping, type Directive } from './nginx';
import { checkPath } from './checker-config';
import type { GatewayLayout } from './layout';

/** The server of the gateway that only the gateway itself asks, and its locations. */
export const stagesUpstream = 'login';
export const onceStage = '/login/once';
export const unknownStage = '/login/unknown';
const queueStage = '/login/queue';
const recentStage = '/login/recent';
const notRecentStage = '/login/not-recent';

/** The nginx processes that hash: one for logins that succeeded lately, one for all others. */
export const checker = 'checker';
export const rechecker = 'rechecker';

/** The header in which one stage tells the next which of the three kinds a login is. */
const kindHeader = 'X-Login-Kind';
const kindReceived = '$http_x_login_kind';

/** Longer than every queue below: 16 hashes of 80 ms, and as many again where the node is busy. */
const answerTimeout = '15s';

/**
 * What happens to a login whose answer is not remembered.
 *
 * `once`: of many connections with the same login one goes on, and the others wait for its answer. It is valid for the
 * rest of five seconds, a wrong password too: a client that repeats one costs a hash in five seconds.
 *
 * `queue`: bcrypt takes 80 ms of a processor, so only so many logins are hashed, and the others get 429. There are three
 * kinds. `remembered` succeeded in the last ten minutes: they have a checker of their own, where nobody waits behind a
 * guess. `repeated` was asked in the last minute: a client that tries again what was refused, which somebody who guesses
 * passwords does not do. `new` is everything else. The kind decides who is hashed first and never who is let in.
 */
export function loginStages(layout: GatewayLayout): Directive[] {
  return [
    ...memory(layout),
    ...limits(),
    block(
      'server',
      [],
      [
        // Many ask at once when a process was held up; who finds no place in this queue waits for seconds.
        directive('listen', layout.stages, 'backlog=4096'),
        directive('access_log', 'off'),
        // Each refused login is in the access log already.
        directive('limit_req_log_level', 'info'),
        directive('limit_conn_log_level', 'info'),
        once(),
        recent(),
        block('location', ['=', notRecentStage], [directive('return', 204)]),
        queue(),
        unknown(),
        block('location', ['/'], [directive('return', 404)]),
      ],
    ),
  ];
}

/** A folder of remembered answers. The files hold the logins in clear, which is why they are kept in memory. */
export function cache({ remembered }: GatewayLayout, name: string, inactive: string): Directive {
  return directive(
    'proxy_cache_path',
    `${remembered}/${name}`,
    'levels=1',
    `keys_zone=${name}:1m`,
    'max_size=4m',
    `inactive=${inactive}`,
    'use_temp_path=off',
  );
}

/** A request about a login: nothing of the client's request but the login. */
export function askLogin(target: string): Directive[] {
  return [
    directive('proxy_pass', target),
    directive('proxy_pass_request_body', 'off'),
    // The length of the body is judged where it is read.
    directive('client_max_body_size', 0),
    directive('proxy_pass_request_headers', 'off'),
    directive('proxy_set_header', 'Content-Length', ''),
    directive('proxy_set_header', 'Connection', ''),
    directive('proxy_set_header', 'Authorization', '$http_authorization'),
    directive('proxy_read_timeout', answerTimeout),
  ];
}

function memory(layout: GatewayLayout): Directive[] {
  return [
    mapping('$time_iso8601', '$five_seconds', [
      ['~^(?<ten_seconds>.{18})[0-4]', '${ten_seconds}0'],
      ['~^(?<ten_seconds>.{18})', '${ten_seconds}5'],
    ]),
    cache(layout, 'checked', '1m'),
    cache(layout, 'recent', '10m'),
  ];
}

function limits(): Directive[] {
  const onlyOf = (kind: string, value: string): [string, string][] => [[kind, value]];
  return [
    // Whatever is asked a second time within a minute exceeds this rate: it counts, and refuses nobody.
    directive('limit_req_zone', '$http_authorization', 'zone=asked:4m', 'rate=1r/m'),
    mapping('$limit_req_status', '$repeated', [['REJECTED_DRY_RUN', 'repeated']], 'new'),
    mapping('$recent', '$login_kind', [['HIT', 'remembered']], '$repeated'),

    // An empty key is not counted.
    mapping(kindReceived, '$remembered_user', onlyOf('remembered', '$known_user')),
    mapping(kindReceived, '$repeated_user', onlyOf('repeated', '$known_user')),
    mapping(kindReceived, '$new_user', onlyOf('new', '$known_user')),
    mapping(kindReceived, '$new_login', onlyOf('new', 'all')),
    mapping(kindReceived, '$waiting', onlyOf('remembered', ''), kindReceived),
    directive('limit_req_zone', '$remembered_user', 'zone=remembered_user:1m', 'rate=4r/s'),
    directive('limit_req_zone', '$repeated_user', 'zone=repeated_user:1m', 'rate=4r/s'),
    directive('limit_req_zone', '$new_user', 'zone=new_user:1m', 'rate=4r/s'),
    directive('limit_req_zone', '$new_login', 'zone=new_login:1m', 'rate=8r/s'),
    directive('limit_conn_zone', '$waiting', 'zone=waiting:1m'),
    directive('limit_req_status', 429),
    directive('limit_conn_status', 429),
    mapping(kindReceived, '$checker', onlyOf('remembered', rechecker), checker),
  ];
}

function once(): Directive {
  return block(
    'location',
    ['=', onceStage],
    [
      directive('limit_req', 'zone=asked'),
      directive('limit_req_dry_run', 'on'),
      directive('auth_request', recentStage),
      directive('auth_request_set', '$recent', '$upstream_cache_status'),
      ...askLogin(`http://${stagesUpstream}${queueStage}`),
      directive('proxy_set_header', kindHeader, '$login_kind'),
      directive('proxy_cache', 'checked'),
      // A key of its own for every five seconds: the lock holds for an entry that is new, not for one that has ended.
      directive('proxy_cache_key', '$five_seconds $http_authorization'),
      directive('proxy_cache_valid', 204, 401, '5s'),
      directive('proxy_cache_lock', 'on'),
    ],
  );
}

/** Answers with 204 always; what it is asked for is whether that came from the cache. */
function recent(): Directive {
  return block(
    'location',
    ['=', recentStage],
    [
      directive('internal'),
      ...askLogin(`http://${stagesUpstream}${notRecentStage}`),
      directive('proxy_cache', 'recent'),
      directive('proxy_cache_key', '$http_authorization'),
      directive('proxy_no_cache', 1),
    ],
  );
}

function queue(): Directive {
  return block(
    'location',
    ['=', queueStage],
    [
      directive('limit_req', 'zone=remembered_user', 'burst=20', 'nodelay'),
      directive('limit_req', 'zone=repeated_user', 'burst=8', 'nodelay'),
      directive('limit_req', 'zone=new_user', 'burst=8', 'nodelay'),
      directive('limit_req', 'zone=new_login', 'burst=16', 'nodelay'),
      // Of `new` and of `repeated`: with 80 ms each, nobody who is let in waits longer than two seconds.
      directive('limit_conn', 'waiting', 8),
      ...askLogin(`http://$checker${checkPath}`),
      // A login is hashed whatever is remembered of it; only its success is written down.
      directive('proxy_cache', 'recent'),
      directive('proxy_cache_key', '$http_authorization'),
      directive('proxy_cache_valid', 204, '10m'),
      directive('proxy_cache_bypass', 1),
    ],
  );
}

function unknown(): Directive {
  return block(
    'location',
    ['=', unknownStage],
    [directive('add_header', 'WWW-Authenticate', 'Basic realm="Loki"', 'always'), directive('return', 401)],
  );
}
