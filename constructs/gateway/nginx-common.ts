import { directive, type Directive } from './nginx';
import type { ProcessLayout } from './layout';

/** Directives at the top of every configuration. */
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

/** Directives of every `http` block. Bodies are buffered below `temporary`, since the root file system is read-only. */
export function httpDirectives({ temporary }: ProcessLayout): Directive[] {
  return [
    ...['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((kind) =>
      directive(`${kind}_temp_path`, `${temporary}/${kind}`),
    ),
    directive('server_tokens', 'off'),
    directive('default_type', 'text/plain'),
    // A user name of 64 characters with the suffix of a rotation exceeds 64 bytes, the default on some processors.
    directive('map_hash_bucket_size', 128),
  ];
}

/** The `listen` directives of a server. */
export function listening(addresses: readonly string[], ...options: readonly string[]): Directive[] {
  return addresses.map((address) => directive('listen', address, ...options));
}
