import { load } from 'js-yaml';
import { isMap, type Data } from '../../../constructs/kit';
import { Layers } from '../layers';
import { defined, literalOf, type Context } from '../loki-config/context';
import { compactorDeletes, tenantLimits, type Sections } from '../loki-config/limits';
import { onlyTenant, placeholder, secretName, tenantsOf } from '../loki-config/settings';

const inRequests = `the names of the tenants are in the requests; '${placeholder}' stands for them: name each one with --tenant NAME`;

/** The tenants: of the values, of the overrides and of the arguments. */
export function tenantsIn(root: Layers, section: Sections, given: readonly string[], { notes }: Context): Data {
  const loki = root.at('loki');
  const auth = Layers.of(
    ...[loki?.at('auth_enabled'), loki?.at('structuredConfig', 'auth_enabled')].flatMap((found) => found?.inputs ?? []),
  );
  const authEnabled = auth?.flag() ?? true;
  const list = loki?.at('tenants')?.items() ?? [];
  const names = list.flatMap((tenant) => {
    for (const key of ['password', 'passwordHash']) tenant.at(key)?.take();
    return tenant.at('name')?.text() ?? [];
  });
  if (names.length > 0)
    notes.push(
      `Each tenant keeps its user of the same name. Put the password that its clients have into its Secret: ${names.map(secretName).join(', ')}, with the keys username and password. No password was taken over.`,
    );
  const deletes = compactorDeletes(section);
  const settings = byTenant(loki?.at('runtimeConfig', 'overrides'), authEnabled, (overrides) =>
    tenantLimits(overrides, deletes),
  );
  const user = literalOf(root.at('gateway', 'basicAuth', 'username'));
  root.at('gateway', 'basicAuth', 'password')?.take();
  if (user !== undefined)
    notes.push(
      `The user '${user}' keeps its name. Put the password that its clients have into its Secret, ${secretName(user)}, with the keys username and password.`,
    );
  const rules = byTenant(root.at('ruler', 'directories'), authEnabled, rulesOf);
  const merged = Object.fromEntries(
    [...new Set([...Object.keys(settings), ...Object.keys(rules)])].map((name) => [
      name,
      { ...settings[name], ...rules[name] },
    ]),
  );
  const known = [...given, ...names, ...Object.keys(merged)];
  if (authEnabled && known.length === 0)
    if (auth === undefined) notes.push(`T${inRequests.slice(1)}.`);
    else auth.differs(inRequests);
  return tenantsOf({ authEnabled, given, listed: names, user, settings: merged }, notes);
}

/** Settings by tenant. Those of tenants that Loki does not have are listed. */
function byTenant(
  tenants: Layers | undefined,
  authEnabled: boolean,
  settingsOf: (tenant: Layers) => Data,
): Record<string, Data> {
  return Object.fromEntries(
    (tenants?.keys() ?? []).flatMap((name) => {
      const tenant = tenants!.at(name)!;
      if (authEnabled || name === onlyTenant) return [[name, settingsOf(tenant)]];
      tenant.differs(`auth_enabled is false, so Loki has the tenant '${onlyTenant}' only`);
      return [];
    }),
  );
}

/** Rules that the values have as files. */
function rulesOf(files: Layers): Data {
  const groups = files.keys().flatMap((file) => groupsIn(files.at(file)!));
  return groups.length === 0 ? {} : { rules: groups };
}

function groupsIn(file: Layers): unknown[] {
  const groups = parsedGroups(file.value);
  if (groups === undefined) {
    file.differs('it is no file of rules with groups');
    return [];
  }
  file.take();
  return groups;
}

/** The groups of a file of rules, with the names of keys that the platform has. */
function parsedGroups(text: unknown): unknown[] | undefined {
  try {
    const file = typeof text === 'string' ? load(text) : text;
    const groups = isMap(file) ? file['groups'] : undefined;
    return Array.isArray(groups) ? groups.map(groupOf) : undefined;
  } catch {
    return undefined;
  }
}

function groupOf(group: unknown): unknown {
  if (!isMap(group) || !Array.isArray(group['rules'])) return group;
  return { ...group, rules: group['rules'].map(ruleOf) };
}

function ruleOf(rule: unknown): unknown {
  if (!isMap(rule)) return rule;
  const { keep_firing_for: keepFiringFor, ...rest } = rule;
  return defined({ ...rest, keepFiringFor });
}
