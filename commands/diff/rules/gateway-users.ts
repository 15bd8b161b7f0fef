/** What a user of the gateway may do. */
export interface GatewayUserAccess {
  readonly roles: readonly ('write' | 'read' | 'admin')[];
  readonly tenants: readonly string[];
}

const roleOfLetter = { w: 'write', r: 'read', a: 'admin' } as const;

/**
 * The users of a gateway, read from the maps in its configuration, which constructs/gateway/tenancy.ts writes.
 *
 * @returns undefined if the text is no configuration of a gateway
 */
export function gatewayUsers(config: string | undefined): Map<string, GatewayUserAccess> | undefined {
  const roles = entriesOf(config, '$remote_user', '$roles');
  if (config === undefined || roles === undefined) return undefined;
  const own = new Map(entriesOf(config, '$remote_user', '$own_tenant'));
  const chosen = entriesOf(config, '$remote_user:$http_x_scope_orgid', '$tenant') ?? [];
  // `@a` and `@b` are names of the same user while its password is rotated.
  return new Map(
    roles
      .filter(([name]) => !/@[ab]$/.test(name))
      .map(([name, letters]) => {
        const several = chosen.flatMap(([pattern, tenant]) => (isPatternOf(pattern, name) ? [tenant] : []));
        return [
          name,
          {
            roles: letters
              .split('')
              .map((letter) => roleOfLetter[letter as keyof typeof roleOfLetter])
              .filter(Boolean),
            tenants: [...new Set([own.get(name) ?? [], several].flat())].filter(Boolean),
          },
        ];
      }),
  );
}

/** A pattern begins with the name of the user, in which regular expressions are escaped. */
function isPatternOf(pattern: string, name: string): boolean {
  return pattern.replaceAll('\\', '').startsWith(`~^${name}(?:`);
}

/** The entries of a map in the configuration of nginx, without its default; undefined if there is no such map. */
function entriesOf(config: string | undefined, from: string, to: string): [string, string][] | undefined {
  const block = config?.split(`map ${from} ${to} {`)[1]?.split(/\n\s*\}/, 1)[0];
  return block
    ?.split('\n')
    .map((line) => /^\s*("(?:[^"\\]|\\.)*"|\S+) ("(?:[^"\\]|\\.)*"|\S+);$/.exec(line))
    .filter((match) => match !== null && match[1] !== 'default')
    .map((match) => [unquoted(match![1]!), unquoted(match![2]!)]);
}

function unquoted(word: string): string {
  return word.startsWith('"') ? word.slice(1, -1).replaceAll(/\\(.)/g, '$1') : word;
}
