import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { render, type EnvironmentInput } from '../../constructs/platform';
import { environments } from '../../environments';
import { fixtures } from '../fixtures';
import { storeEnvironments } from '../fixtures/stores';
import { migrations, e2eEnvironments, variants } from '../fixtures/variants';
import { bases } from '../fuzz/bases';

/** Path of the file of checksums. */
export const checksumsFile = join(__dirname, '../golden/checksums.txt');

/** Environments with checksums; the steps of a migration have the same name and differ by number. */
function compared(): (readonly [name: string, environment: EnvironmentInput])[] {
  const grown = Object.entries(migrations).flatMap(([title, steps]) =>
    steps.map((environment, step) => [`migrations/${title}/${step}`, environment] as const),
  );
  const named = (kind: string, list: readonly EnvironmentInput[]) =>
    list.map((environment) => [`${kind}/${environment.name}`, environment] as const);
  return [
    ...named('environments', environments),
    ...named('fixtures', [...fixtures, ...variants, ...e2eEnvironments, ...storeEnvironments]),
    ...grown,
    ...named('fuzz', bases),
  ];
}

/**
 * SHA-256 of every file of every environment and fixture, one per line, to detect any change of the output. Some of the
 * files themselves are in dist/ and test/golden.
 */
export function checksums(): string {
  const lines = compared().flatMap(([name, environment]) => {
    const { files, errors: problems } = render(environment);
    if (problems.length > 0) throw new Error(`${name} is refused: ${JSON.stringify(problems)}`);
    return [...files].map(
      ([file, text]) => `${createHash('sha256').update(text).digest('hex').slice(0, 32)}  ${name}/${file}\n`,
    );
  });
  return lines.join('');
}
