import { render, type Overlay } from '../../constructs/platform';
import { blocks, read } from '../docs/pages';
import { agentsOnly, laptop } from '../fixtures';
import { evaluated } from '../support/evaluated';

/** The snippets of pages with settings of environments, by the name of the page and their number in it. */
const snippets = ['alerts', 'collect', 'hosts', 'sources', 'environments', 'gitops', 'traces'].flatMap((name) =>
  blocks(read(`docs/${name}.md`), 'ts')
    .filter(
      (snippet) =>
        /\b(alerts|collect|pipeline|audit|destinations|delivery|tempo):/.test(snippet) && !snippet.startsWith('import'),
    )
    .map((snippet, n): [string, number, string] => [name, n + 1, snippet]),
);

/** Settings of an environment: a whole one, some of its sections, its audit log, or the `pipeline` of its logs. */
function settingsOf(snippet: string): Partial<Overlay> {
  const isEnvironment = /^(export )?const /.test(snippet);
  const expression = isEnvironment ? snippet.replace(/^[^=]*=/, '').replace(/;\s*$/, '') : `{ ${snippet} }`;
  const settings = evaluated(expression) as Partial<Overlay> & { readonly pipeline?: object; readonly audit?: object };
  const { pipeline, audit, ...others } = settings;
  if (pipeline !== undefined) return { collect: { logs: { pipeline } } };
  return audit === undefined ? others : { tenants: auditTenants, collect: { audit } };
}

const auditTenants = { Audit: { users: { 'vector-audit': { roles: ['write'] } } } } as const;

/** The environment that settings are laid over: one that sends if they have destinations. A whole one needs none. */
function completed(settings: Partial<Overlay>): Parameters<typeof render>[0] {
  if (settings.name !== undefined) return settings as Parameters<typeof render>[0];
  return { ...settings, name: 'docs', extends: settings.destinations === undefined ? laptop : agentsOnly };
}

test('the pages have snippets', () => {
  const numbers = snippets.map(([page]) => page);
  expect(numbers.filter((page) => page === 'alerts')).toHaveLength(2);
  expect(numbers.filter((page) => page === 'collect')).toHaveLength(3);
  expect(numbers.filter((page) => page === 'hosts')).toHaveLength(2);
  expect(numbers.filter((page) => page === 'sources')).toHaveLength(3);
  expect(numbers.filter((page) => page === 'environments')).toHaveLength(4);
  expect(numbers.filter((page) => page === 'gitops')).toHaveLength(1);
  expect(numbers.filter((page) => page === 'traces')).toHaveLength(6);
});

test.each(snippets)('a snippet of docs/%s.md is valid: %i', (_page, _n, snippet) => {
  const { errors, platform } = render(completed(settingsOf(snippet)));
  expect(errors).toEqual([]);
  expect(platform).toBeDefined();
});
