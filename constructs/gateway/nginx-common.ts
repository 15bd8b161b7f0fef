import { directive, type Directive } from './nginx';
import type { ProcessLayout } from './layout';

/** What stands at the top of every configuration. */
export function processDirectives({ temporary, errorLog }: ProcessLayout, workers: number): Directive[] {
  return [
    directive('daemon', 'off'),
    directive('worker_processes', workers),
    directive('worker_shutdown_timeout', '20s'),
    directive('pcre_jit', 'on'),
    directive('pid', `${temporary}/nginx.pid`),
    directive('error_log', errorLog, 'warn'),
  ];
}

/** What all say about HTTP before anything else: the root file system is read-only, so bodies wait below `temporary`. */
export function httpDirectives({ temporary }: ProcessLayout): Directive[] {
  return [
    ...['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((kind) =>
      directive(`${kind}_temp_path`, `${temporary}/${kind}`),
    ),
    directive('server_tokens', 'off'),
    directive('default_type', 'text/plain'),
    // A user of 64 characters with the two of a rotation needs more than the 64 bytes of some processors.
    directive('map_hash_bucket_size', 128),
  ];
}

/** Where a server listens. */
export function listening(addresses: readonly string[], ...options: readonly string[]): Directive[] {
  return addresses.map((address) => directive('listen', address, ...options));
}
