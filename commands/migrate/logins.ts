import { applyFix, pathText, valueAt } from '../../constructs/kit';
import { leavesOf } from './input';
import type { Migration, Unmapped } from './migration';
import { shown, shownUrl } from './shown';

/** A URL with a user or a query, neither of which is only a variable. */
const withLogin = /\b[a-z][a-z\d+.-]*:\/\/(?:(?!\$\{\w+\}(?::\$\{\w+\})?@)[^\s"'<>?#]*@|[^\s"'<>?#]*\?)[^\s"'<>]*/gi;

/** The migration without the users, passwords and queries of URLs, which are listed: a module is committed to Git. */
export function withoutLogins(migration: Migration): Migration {
  let { environment } = migration;
  const unmapped: Unmapped[] = [];
  for (const path of leavesOf(environment)) {
    const value = valueAt(environment, path);
    if (typeof value !== 'string' || value.search(withLogin) < 0) continue;
    environment = applyFix(environment, path, { replace: value.replaceAll(withLogin, shownUrl) });
    unmapped.push({
      path: `in the environment: ${pathText(path)}`,
      what: shown(value, path),
      why: 'the user, the password and the query of a URL are not copied',
    });
  }
  return { ...migration, environment, unmapped: [...migration.unmapped, ...unmapped] };
}
