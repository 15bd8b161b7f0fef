/**
 * Environment variables with credentials that Loki expands in its configuration, for those that its clients do not read
 * themselves.
 */
export const variables = {
  earlierKeyId: 'EARLIER_ACCESS_KEY_ID',
  earlierKey: 'EARLIER_SECRET_ACCESS_KEY',
  accountKey: 'AZURE_ACCOUNT_KEY',
  alertmanagerPassword: 'ALERTMANAGER_PASSWORD',
  earlierAccountKey: 'EARLIER_AZURE_ACCOUNT_KEY',
} as const;
export type Variable = (typeof variables)[keyof typeof variables];

const references = new RegExp(String.raw`\$\{(?:${Object.values(variables).join('|')})\}`);
const dollar = new RegExp(String.raw`\$(?!${references.source.slice(2)})`, 'g');

/** A reference to a variable in the configuration. */
export function reference(variable: Variable): string {
  return `\${${variable}}`;
}

/** Whether Loki must expand environment variables in a configuration. */
export function needsExpansion(text: string): boolean {
  return references.test(text);
}

/** Escapes a configuration with references, in which Loki reads `$$` as `$` and two backslashes as one. */
export function escapeForExpansion(text: string): string {
  return needsExpansion(text) ? text.replaceAll('\\', '\\\\').replaceAll(dollar, '$$$$') : text;
}

/** Reverses {@link escapeForExpansion}. */
export function unescapeExpansion(text: string): string {
  return needsExpansion(text) ? text.replaceAll('$$', () => '$').replaceAll('\\\\', '\\') : text;
}
