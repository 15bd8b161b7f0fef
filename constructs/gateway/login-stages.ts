import { block, directive, mapping, type Directive } from './nginx';
import { checkPath } from './checker-config';
import type { GatewayLayout } from './layout';

/** The internal server of the gateway, and its locations. */
export const stagesUpstream = 'login';
export const onceStage = '/login/once';
export const unknownStage = '/login/unknown';
const queueStage = '/login/queue';
const recentStage = '/login/recent';
const notRecentStage = '/login/not-recent';

/** Upstreams that verify passwords: `rechecker` for recently accepted logins, `checker` for all others. */
export const checker = 'checker';
export const rechecker = 'rechecker';

/** Header that passes the kind of a login to the next stage. */
const kindHeader = 'X-Login-Kind';
const kindReceived = '$http_x_login_kind';

/** Longer than any queue below: 16 hashes of 80 ms take 1.3 s, and more on a busy node. */
const checkTimeout = '15s';

/**
 * The stages of a login that is not cached as accepted.
 *
 * `once`: of several connections with the same login, one continues, and the others wait for its result. The result is
 * cached for the rest of a five-second interval, also if the password is wrong: a client that repeats a wrong password
 * costs one hash per interval.
 *
 * `queue`: bcrypt takes 80 ms of CPU time, so the rate of hashes is limited, and excess logins get 429. Each of three
 * kinds has its own limit. `remembered`: accepted in the last ten minutes; these have a separate checker and never wait
 * behind wrong passwords. `repeated`: seen in the last minute, which means a client that retries after a 429; password
 * guessing does not repeat passwords. `new`: all others. The kind determines the queue only; every password is
 * verified.
 */
export function loginStages(layout: GatewayLayout): Directive[] {
  return [
    ...caches(layout),
    ...rateLimits(),
    block(
      'server',
      [],
      [
        // Bursts occur when a process was delayed; a connection that does not fit into the backlog is delayed by
        // seconds.
        directive('listen', layout.stages, 'backlog=4096'),
        directive('access_log', 'off'),
        // The access log already contains each rejected login.
        directive('limit_req_log_level', 'info'),
        directive('limit_conn_log_level', 'info'),
        onceLocation(),
        recentLocation(),
        block('location', ['=', notRecentStage], [directive('return', 204)]),
        queueLocation(),
        unknownLocation(),
        block('location', ['/'], [directive('return', 404)]),
      ],
    ),
  ];
}

/** A cache of login results. Its files contain passwords in plain text, so the folder is in memory. */
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

/** An authentication subrequest: of the client's request it contains only the Authorization header. */
export function authSubrequest(target: string): Directive[] {
  return [
    directive('proxy_pass', target),
    directive('proxy_pass_request_body', 'off'),
    // The limit applies where the body is read.
    directive('client_max_body_size', 0),
    directive('proxy_pass_request_headers', 'off'),
    directive('proxy_set_header', 'Content-Length', ''),
    directive('proxy_set_header', 'Connection', ''),
    directive('proxy_set_header', 'Authorization', '$http_authorization'),
    directive('proxy_read_timeout', checkTimeout),
  ];
}

function caches(layout: GatewayLayout): Directive[] {
  return [
    mapping('$time_iso8601', '$five_seconds', [
      ['~^(?<ten_seconds>.{18})[0-4]', '${ten_seconds}0'],
      ['~^(?<ten_seconds>.{18})', '${ten_seconds}5'],
    ]),
    cache(layout, 'checked', '1m'),
    cache(layout, 'recent', '10m'),
  ];
}

function rateLimits(): Directive[] {
  const onlyKind = (kind: string, value: string): [string, string][] => [[kind, value]];
  return [
    // Detects a second request within a minute; in dry-run mode the limit rejects nothing.
    directive('limit_req_zone', '$http_authorization', 'zone=asked:4m', 'rate=1r/m'),
    mapping('$limit_req_status', '$repeated', [['REJECTED_DRY_RUN', 'repeated']], 'new'),
    mapping('$recent', '$login_kind', [['HIT', 'remembered']], '$repeated'),

    // nginx does not count an empty key.
    mapping(kindReceived, '$remembered_user', onlyKind('remembered', '$known_user')),
    mapping(kindReceived, '$repeated_user', onlyKind('repeated', '$known_user')),
    mapping(kindReceived, '$new_user', onlyKind('new', '$known_user')),
    mapping(kindReceived, '$new_login', onlyKind('new', 'all')),
    mapping(kindReceived, '$waiting', onlyKind('remembered', ''), kindReceived),
    directive('limit_req_zone', '$remembered_user', 'zone=remembered_user:1m', 'rate=4r/s'),
    directive('limit_req_zone', '$repeated_user', 'zone=repeated_user:1m', 'rate=4r/s'),
    directive('limit_req_zone', '$new_user', 'zone=new_user:1m', 'rate=4r/s'),
    directive('limit_req_zone', '$new_login', 'zone=new_login:1m', 'rate=8r/s'),
    directive('limit_conn_zone', '$waiting', 'zone=waiting:1m'),
    directive('limit_req_status', 429),
    directive('limit_conn_status', 429),
    mapping(kindReceived, '$checker', onlyKind('remembered', rechecker), checker),
  ];
}

function onceLocation(): Directive {
  return block(
    'location',
    ['=', onceStage],
    [
      directive('limit_req', 'zone=asked'),
      directive('limit_req_dry_run', 'on'),
      directive('auth_request', recentStage),
      directive('auth_request_set', '$recent', '$upstream_cache_status'),
      ...authSubrequest(`http://${stagesUpstream}${queueStage}`),
      directive('proxy_set_header', kindHeader, '$login_kind'),
      directive('proxy_cache', 'checked'),
      // A new key per interval: the cache lock applies to new entries only, so an expired entry would cause a stampede.
      directive('proxy_cache_key', '$five_seconds $http_authorization'),
      directive('proxy_cache_valid', 204, 401, '5s'),
      directive('proxy_cache_lock', 'on'),
    ],
  );
}

/** Always responds with 204; its cache status tells whether the login was accepted recently. */
function recentLocation(): Directive {
  return block(
    'location',
    ['=', recentStage],
    [
      directive('internal'),
      ...authSubrequest(`http://${stagesUpstream}${notRecentStage}`),
      directive('proxy_cache', 'recent'),
      directive('proxy_cache_key', '$http_authorization'),
      directive('proxy_no_cache', 1),
    ],
  );
}

function queueLocation(): Directive {
  return block(
    'location',
    ['=', queueStage],
    [
      directive('limit_req', 'zone=remembered_user', 'burst=20', 'nodelay'),
      directive('limit_req', 'zone=repeated_user', 'burst=8', 'nodelay'),
      directive('limit_req', 'zone=new_user', 'burst=8', 'nodelay'),
      directive('limit_req', 'zone=new_login', 'burst=16', 'nodelay'),
      // Per kind, for `new` and `repeated`: at 80 ms each, a login waits for at most two seconds.
      directive('limit_conn', 'waiting', 8),
      ...authSubrequest(`http://$checker${checkPath}`),
      // Every login is verified: the cache is written with accepted logins and never read here.
      directive('proxy_cache', 'recent'),
      directive('proxy_cache_key', '$http_authorization'),
      directive('proxy_cache_valid', 204, '10m'),
      directive('proxy_cache_bypass', 1),
    ],
  );
}

function unknownLocation(): Directive {
  return block(
    'location',
    ['=', unknownStage],
    [directive('add_header', 'WWW-Authenticate', 'Basic realm="Loki"', 'always'), directive('return', 401)],
  );
}
