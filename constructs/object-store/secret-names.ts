import { error, escapeControl, isObjectName, type Path, type Problem } from '../kit';

/** Validates the name of a Secret with credentials. A value that may be an access key is not printed in full. */
export function secretNameProblems(path: Path, secret: string): Problem[] {
  if (isObjectName(secret)) return [];
  return [
    error(
      path,
      `'${looksLikeKey(secret) ? abbreviated(secret) : escapeControl(secret)}' is not a valid Secret name; an environment contains the name of the Secret, never the keys.`,
    ),
  ];
}

/** Validates a key of a Secret's data. */
export function secretKeyProblems(path: Path, name: string | undefined): Problem[] {
  if (name === undefined) return [];
  if (looksLikeKey(name))
    return [
      error(
        path,
        `'${abbreviated(name)}' looks like an access key, which would be committed to Git; the value must be the key of the Secret's data that holds it.`,
      ),
    ];
  if (/^[-._a-zA-Z0-9]{1,253}$/.test(name) && !/^\.\.?$/.test(name)) return [];
  return [
    error(
      path,
      `'${abbreviated(name)}' is not a valid key of a Secret's data: 1 to 253 letters, digits, '-', '_' and '.'.`,
    ),
  ];
}

/** An AWS access key id, or at least 16 characters with lowercase, uppercase and digits, without separators. */
function looksLikeKey(text: string): boolean {
  if (/^(AKIA|ASIA)[A-Z0-9]{12,}$/.test(text)) return true;
  return text.length >= 16 && /[a-z]/.test(text) && /[A-Z]/.test(text) && /\d/.test(text) && !/[-_.]/.test(text);
}

/** The first characters, so that no log contains a whole key. */
function abbreviated(text: string): string {
  return escapeControl(text.length > 3 ? `${text.slice(0, 3)}…` : text);
}
