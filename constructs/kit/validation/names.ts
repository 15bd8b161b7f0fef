import { error, replaceWith, type Problem } from './problem';
import type { Path } from './path';
import { beginning, escapeControl } from './text';

const label = '[a-z0-9]([-a-z0-9]*[a-z0-9])?';
const labelShape = new RegExp(`^${label}$`);
const subdomainShape = new RegExp(`^${label}(\\.${label})*$`);

/** The user's name that the name of an object is derived from. */
export interface DerivedFrom {
  readonly name: string;
  /** Length that leaves space for what is appended, characters. */
  readonly maxLength: number;
}

/** Validates the name of a Service or a workload: a DNS label that starts with a letter. */
export function nameProblems(path: Path, name: string, maxLength = 63): Problem[] {
  if (name.length > maxLength) return [tooLong(path, name, maxLength)];
  if (labelShape.test(name) && /^[a-z]/.test(name)) return [];
  return [
    error(
      path,
      `'${escapeControl(name)}' is not a valid name: lowercase letters, digits and '-', starting with a letter and not ending with '-'.`,
      replaceWith(suggestion(name)),
    ),
  ];
}

/** Validates the name of a namespace: a DNS label, which may start with a digit. */
export function namespaceNameProblems(path: Path, name: string): Problem[] {
  if (name.length > 63) return [tooLong(path, name, 63)];
  if (labelShape.test(name)) return [];
  return [
    error(
      path,
      `'${escapeControl(name)}' is not a valid namespace name: lowercase letters, digits and '-', not starting or ending with '-'.`,
      replaceWith(suggestion(name, 'a-z0-9')),
    ),
  ];
}

/** Validates the name of an object without a DNS record, such as a Secret: DNS labels separated by dots. */
export function objectNameProblems(path: Path, name: string | undefined): Problem[] {
  if (name === undefined || isObjectName(name)) return [];
  return [
    error(
      path,
      name.length > 253
        ? `'${escapeControl(name.slice(0, 40))}…' has ${name.length} characters; the maximum is 253.`
        : `'${escapeControl(name)}' is not a valid name: lowercase letters, digits, '-' and '.', with a letter or digit at both ends and beside each '.'.`,
      replaceWith(suggestion(name, 'a-z0-9', 253)),
    ),
  ];
}

/** Whether it is a valid name of an object without a DNS record, such as a Secret. */
export function isObjectName(name: string): boolean {
  return name.length <= 253 && subdomainShape.test(name);
}

/** Validates a tenant ID by the rules of Loki. */
export function tenantNameProblems(path: Path, tenant: string): Problem[] {
  const reason = tenantReason(tenant);
  return reason === undefined ? [] : [error(path, `'${escapeControl(tenant)}' is not a valid tenant name: ${reason}.`)];
}

function tenantReason(tenant: string): string | undefined {
  if (tenant === '') return 'it is empty';
  if (tenant === '.' || tenant === '..') return 'Loki stores rules in a folder of that name';
  if (tenant.includes('|')) return `Loki reserves '|' for joining tenants`;
  if (!/^[A-Za-z0-9!_.*'()-]+$/.test(tenant)) return `only letters, digits and !-_.*'() are allowed`;
  return tenant.length > 150 ? `it has ${tenant.length} characters, and the limit is 150` : undefined;
}

function tooLong(path: Path, name: string, maxLength: number): Problem {
  return error(
    path,
    `'${escapeControl(beginning(name, 80))}' has ${name.length} characters; the maximum is ${maxLength}${maxLength < 63 ? ', because names with suffixes are derived from it and DNS labels are limited to 63' : ''}.`,
  );
}

/** The nearest DNS label, for names in another spelling. @param first - characters that it may start with */
function suggestion(name: string, first = 'a-z', maxLength = 63): string | undefined {
  if (!/^[\w. -]+$/.test(name)) return undefined;
  const cleaned = name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '');
  return new RegExp(`^[${first}]`).test(cleaned) && cleaned.length <= maxLength ? cleaned : undefined;
}
