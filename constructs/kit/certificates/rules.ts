import { error, replaceWith, type Problem } from '../validation/problem';
import { didYouMean } from '../validation/did-you-mean';
import { objectNameProblems } from '../validation/names';
import type { Path } from '../validation/path';
import { durationSeconds, normalizedDuration } from '../validation/quantities';
import { beginning } from '../validation/text';
import { usualDuration, type CertificateSettings } from './settings';

/** The limits of cert-manager. */
const shortest = {
  duration: { seconds: 3600, text: 'an hour', value: '1h' },
  renewBefore: { seconds: 300, text: 'five minutes', value: '5m' },
} as const;

/** Validates the settings of the certificate of a server. */
export function certificateSettingsProblems(path: Path, tls: CertificateSettings): Problem[] {
  const { secret, issuer, ca } = tls;
  if (secret === undefined && issuer === undefined)
    return [
      error(
        path,
        'there is no certificate: secret names a Secret that has it, issuer the issuer of cert-manager that signs it.',
      ),
    ];
  return [
    ...(secret === undefined ? [] : certificateProblems([...path, 'secret'], secret)),
    ...issuerProblems(path, tls),
    ...objectNameProblems([...path, 'ca', 'secret'], ca?.secret),
    ...(issuer === undefined ? [] : timeProblems(path, tls)),
  ];
}

/** Validates the name of a Secret with a certificate. */
export function certificateProblems(path: Path, secret: string): Problem[] {
  if (!/\.(crt|key|pem)$/.test(secret)) return objectNameProblems(path, secret);
  return [
    error(
      path,
      `'${secret}' looks like a file name; the value must be the name of a Secret with the keys 'tls.crt' and 'tls.key'.`,
    ),
  ];
}

const kinds = ['ClusterIssuer', 'Issuer'] as const;

function issuerProblems(path: Path, tls: CertificateSettings): Problem[] {
  const { issuer } = tls;
  if (issuer === undefined)
    return (['duration', 'renewBefore'] as const)
      .filter((key) => tls[key] !== undefined)
      .map((key) =>
        error([...path, key], 'it is set without issuer, and nothing renews the certificate of a Secret.', {
          fix: { remove: true },
        }),
      );
  const { name, kind, group } = issuer;
  const at = [...path, 'issuer'];
  return [
    ...objectNameProblems([...at, 'name'], name),
    ...kindProblems([...at, 'kind'], kind, group),
    ...objectNameProblems([...at, 'group'], group),
  ];
}

function kindProblems(path: Path, kind: string | undefined, group = 'cert-manager.io'): Problem[] {
  if (kind === undefined || kinds.some((one) => one === kind)) return [];
  if (group === 'cert-manager.io')
    return [
      error(
        path,
        `'${beginning(kind)}' is not a kind of issuer of cert-manager: ${kinds.join(' or ')}. Those of other projects need group.`,
        replaceWith(didYouMean(kind, kinds)),
      ),
    ];
  if (/^[A-Z][A-Za-z0-9]{0,62}$/.test(kind)) return [];
  return [error(path, `'${beginning(kind)}' is not a kind of objects: letters and digits, the first one a capital.`)];
}

function timeProblems(path: Path, tls: CertificateSettings): Problem[] {
  const problems = (['duration', 'renewBefore'] as const).flatMap((key): Problem[] => {
    const text = tls[key];
    if (text === undefined) return [];
    const seconds = durationSeconds(text);
    if (seconds === undefined || seconds % 1 !== 0)
      return [
        error(
          [...path, key],
          `'${beginning(text)}' is not a valid duration: whole numbers with w, d, h or m, the largest unit first.`,
          replaceWith(normalizedDuration(text)),
        ),
      ];
    const least = shortest[key];
    if (seconds >= least.seconds) return [];
    return [
      error([...path, key], `${text} is shorter than cert-manager accepts, ${least.text}.`, replaceWith(least.value)),
    ];
  });
  const { duration = usualDuration, renewBefore } = tls;
  if (problems.length > 0 || renewBefore === undefined) return problems;
  if (durationSeconds(renewBefore)! < durationSeconds(duration)!) return [];
  return [
    error(
      [...path, 'renewBefore'],
      `${renewBefore} before its end is before a certificate of ${duration} exists; it would be renewed for ever.`,
    ),
  ];
}
