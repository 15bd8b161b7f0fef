import type { SecretNeed } from '../contracts';
import {
  didYouMean,
  durationSeconds,
  error,
  escapeControl,
  goDurationSeconds,
  isProvided,
  normalizedDuration,
  objectNameProblems,
  replaceWith,
  warning,
  type Path,
  type Problem,
} from '../kit';
import { placeProblems } from './places';
import type { ExternalSecretsSettings, StoredSecretSettings } from './settings';
import { keysOf, twoPasswordNames } from './stored';

/** Seconds. A store counts, and may charge, every read of every value. */
const shortestInterval = 10;

/** Validates the settings against each other and against the Secrets that pods read. */
export function settingsProblems(settings: ExternalSecretsSettings, needs: readonly SecretNeed[]): Problem[] {
  const { store, refreshInterval, prefix, secrets = {} } = settings;
  if (needs.length === 0)
    return [warning([], 'no pod of this environment reads a Secret; nothing is read from the store.')];
  const listed = Object.entries(secrets).flatMap(([name, one]) => listedProblems(name, one, needs));
  return [
    ...objectNameProblems(['store', 'name'], store.name),
    ...intervalProblems(refreshInterval),
    ...keyProblems(['prefix'], prefix),
    ...listed,
    ...certificateProblems(needs),
    // Places that are not valid are no second mistake.
    ...(listed.length > 0 ? [] : placeProblems(settings, needs)),
  ];
}

/** A template has values of the store only. */
function certificateProblems(needs: readonly SecretNeed[]): Problem[] {
  return needs.flatMap((need) =>
    need.form === 'file' && Object.keys(need.certificates ?? {}).length > 0
      ? [
          error(
            [],
            `the Secret '${need.secret}' has ${need.description}, with the certificate of an authority in the cluster, which an ExternalSecret cannot read. Deploy Grafana with this platform (grafana), or let clients in the cluster use http (gateway.tls.inside).`,
          ),
        ]
      : [],
  );
}

function intervalProblems(interval: string | undefined): Problem[] {
  if (interval === undefined) return [];
  const path = ['refreshInterval'];
  const seconds = goDurationSeconds(interval);
  if (seconds === undefined || !/^[\dhms]+$/.test(interval) || interval.includes('ms')) {
    const meant = durationSeconds(normalizedDuration(interval) ?? interval) ?? 0;
    const [size, unit] = (
      [
        [3600, 'h'],
        [60, 'm'],
        [1, 's'],
      ] as const
    ).find(([one]) => meant % one === 0) ?? [1, 's'];
    return [
      error(
        path,
        `'${escapeControl(interval)}' is not a duration in hours, minutes and seconds, such as 1h or 1h30m.`,
        replaceWith(meant < shortestInterval ? undefined : `${meant / size}${unit}`),
      ),
    ];
  }
  if (seconds === 0)
    return [
      error(path, `'${interval}' means that values are read once; a password that is rotated would never arrive.`),
    ];
  if (seconds >= shortestInterval) return [];
  return [
    error(
      path,
      `'${interval}' is less than ${shortestInterval}s: every value of every Secret would be read from the store that often.`,
      replaceWith(`${shortestInterval}s`),
    ),
  ];
}

/** A key or a property of a store, of any provider. */
function keyProblems(path: Path, key: string | undefined): Problem[] {
  if (key === undefined || (/^[^\s\p{C}]*$/u.test(key) && key.length <= 1024)) return [];
  return [
    error(
      path,
      `'${escapeControl(key.slice(0, 80))}' is not valid in a store: at most 1024 characters, without spaces and control characters.`,
    ),
  ];
}

function listedProblems(
  name: string,
  listed: StoredSecretSettings | false,
  needs: readonly SecretNeed[],
): readonly Problem[] {
  const path = ['secrets', name];
  const its = needs.filter(({ secret }) => secret === name);
  const [need] = its;
  if (need === undefined) {
    const known = [...new Set(needs.map(({ secret }) => secret))];
    const near = didYouMean(name, known);
    return [
      error(
        path,
        `no pod reads a Secret '${escapeControl(name)}'; the Secrets are ${known.join(', ')}.`,
        near === undefined ? {} : { fix: { moveTo: ['secrets', near], value: listed } },
      ),
    ];
  }
  const remove = { fix: { remove: true } } as const;
  if (need.form === 'htpasswd' || need.form === 'file')
    return [
      error(
        path,
        `the Secret '${name}' is made of the logins of users and has no place of its own in the store.`,
        remove,
      ),
    ];
  if (listed === false)
    return need.form === 'login' && !isProvided(need)
      ? [
          error(
            path,
            `the Secret '${name}' is the login of '${need.user}', whose passwords the gateway reads from the store; from another source, clients would have another password.`,
            remove,
          ),
        ]
      : [];
  const { key, properties = {}, twoPasswords } = listed;
  const isReceivers = need.form === 'login' && isProvided(need);
  const two = need.form === 'login' && (!isReceivers || twoPasswords === true);
  const names: readonly string[] = two ? twoPasswordNames : [...new Set(its.flatMap(keysOf))];
  return [
    ...(twoPasswords === undefined || isReceivers
      ? []
      : [
          error(
            [...path, 'twoPasswords'],
            need.form === 'login'
              ? `'${need.user}' is a user of this environment and always has two passwords in the store.`
              : `the Secret '${name}' is not the login of a user.`,
            remove,
          ),
        ]),
    ...keyProblems([...path, 'key'], key),
    ...Object.entries(properties).flatMap(([one, property]) => {
      const at = [...path, 'properties', one];
      if (names.includes(one)) return keyProblems(at, property);
      const near = didYouMean(one, names);
      return [
        error(
          at,
          `the Secret '${name}' has no value '${escapeControl(one)}'; its values are ${names.join(', ')}.`,
          near === undefined ? {} : { fix: { moveTo: [...path, 'properties', near], value: property } },
        ),
      ];
    }),
  ];
}
