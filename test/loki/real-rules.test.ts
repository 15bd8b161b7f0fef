import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { lokiReleases, type LokiRelease } from '../../constructs/loki';
import { ruleFile, ruleFiles, ruleProblems, type RuleGroup } from '../../constructs/loki/rules';
import { expressionError } from '../../constructs/loki/rules/logql';
import { goRegexp } from '../../constructs/kit';
import { alertTemplateError } from '../../constructs/loki/rules/templates';
import { seedAlerts } from '../fixtures';
import { lokiProgram, startLoki, type LokiProcess } from '../support/loki-process';
import { until } from '../support/processes';
import {
  acceptedExpressions,
  failingLater,
  labelPlaces,
  languageWords,
  patterns,
  refusedExpressions,
  stageTexts,
  templates,
} from './rule-texts';
import { wrongRules } from './rejected';

const absent = lokiReleases.names.filter((release) => lokiProgram(release) === undefined);
if (absent.length > 0) console.warn(`skipped: Loki ${absent.join(', ')} is not in ../shared/lab`);
const present = lokiReleases.names.filter((release) => !absent.includes(release));
const when = present.length > 0 ? describe : describe.skip;

when('the rules of tenants', () => {
  const running = new Map<LokiRelease, LokiProcess>();
  beforeAll(async () => {
    const start = async (release: LokiRelease): Promise<void> => {
      running.set(release, await startLoki(lokiProgram(release)!, ['Prod', 'Test', 'Tried']));
    };
    // Waits for all of them, so that afterAll stops every one even if another fails.
    for (const result of await Promise.allSettled(present.map(start)))
      if (result.status === 'rejected') throw result.reason;
  }, 120_000);
  afterAll(async () => {
    for (const loki of running.values()) await loki.stop();
  });

  // jest rejects a suite without tests: without Loki, the tests of all releases are listed as skipped.
  describe.each(present.length > 0 ? present : lokiReleases.names)('in the real Loki %s', (release) => {
    realLoki(() => running.get(release)!);
  });
});

function realLoki(found: () => LokiProcess): void {
  let loki: LokiProcess;
  beforeAll(() => {
    loki = found();
  });

  /** What a tenant's rules are, or why it has none. */
  async function rulesOf(tenant: string): Promise<{ status: number; text: string }> {
    const answer = await fetch(`${loki.url}/loki/api/v1/rules`, { headers: { 'X-Scope-OrgID': tenant } });
    return { status: answer.status, text: await answer.text() };
  }

  function give(tenant: string, groups: readonly RuleGroup[]): void {
    for (const [file, text] of Object.entries(ruleFiles(groups))) writeFileSync(join(loki.rules, tenant, file), text);
  }

  /** Loki's verdict on a rule file, which is deleted afterwards. Loki reads it for each request. */
  async function tried(groups: readonly RuleGroup[]): Promise<{ status: number; text: string }> {
    give('Tried', groups);
    const verdict = await rulesOf('Tried');
    rmSync(join(loki.rules, 'Tried', ruleFile));
    return verdict;
  }

  async function formats(expr: string): Promise<boolean> {
    return (await fetch(`${loki.url}/loki/api/v1/format_query?query=${encodeURIComponent(expr)}`)).status === 200;
  }

  async function runs(expr: string): Promise<boolean> {
    const headers = { 'X-Scope-OrgID': 'Prod' };
    const answer = await fetch(`${loki.url}/loki/api/v1/query?query=${encodeURIComponent(expr)}`, { headers });
    return answer.status === 200;
  }

  test('the alerts of the seed environment are loaded and evaluated in their tenant only', async () => {
    give('Prod', seedAlerts);
    expect((await rulesOf('Test')).status).toBe(404);
    const listed = await rulesOf('Prod');
    expect(listed.status).toBe(200);
    for (const { alert } of alertsOf(seedAlerts)) expect(listed.text).toContain(`alert: ${alert}\n`);
    give(
      'Prod',
      seedAlerts.map((group) => ({ ...group, interval: '1s' })),
    );
    const health = await evaluated('Prod');
    expect(health).toEqual(alertsOf(seedAlerts).map(({ alert }) => ({ name: alert, health: 'ok', error: '' })));
  }, 60_000);

  test('Loki rejects the rules that this project rejects, or is known to load them', async () => {
    const differ: string[] = [];
    for (const [title, groups, loads] of wrongRules) {
      const { status, text } = await tried(groups);
      if ((status === 200) !== (loads === 'loads')) differ.push(`${title}: ${status} ${text}`);
    }
    expect(differ).toEqual([]);
  });

  test('Loki accepts the accepted expressions', async () => {
    for (const expr of acceptedExpressions)
      expect([expr, expressionError(expr, 'alert'), await formats(expr)]).toEqual([expr, undefined, true]);
  });

  test('Loki rejects the rejected expressions', async () => {
    for (const expr of refusedExpressions) {
      expect([expr, await formats(expr)]).toEqual([expr, false]);
      expect(expressionError(expr, 'alert')).toBeDefined();
    }
  });

  test('keywords are label names where Loki accepts them, and nowhere else', async () => {
    const differ: string[] = [];
    for (const expr of labelPlaces.flatMap((place) => languageWords.map(place)))
      if ((expressionError(expr, 'alert') === undefined) !== (await formats(expr))) differ.push(expr);
    expect(differ).toEqual([]);
  }, 60_000);

  test('expressions that are rejected although Loki loads them fail when they are evaluated', async () => {
    const rules = failingLater.map((expr, n) => ({ alert: `A${n}`, expr }));
    for (const expr of failingLater) {
      expect([expr, await formats(expr)]).toEqual([expr, true]);
      expect(expressionError(expr, 'alert')).toBeDefined();
    }
    give('Test', [{ name: 'late', interval: '1s', rules }]);
    const health = await evaluated('Test');
    expect(health.filter(({ health: state }) => state === 'ok')).toEqual([]);
  }, 60_000);

  test('strings in stages get the same verdict', async () => {
    const differ: string[] = [];
    for (const [stage, texts] of stageTexts)
      for (const text of texts) {
        const expr = `rate({a="b"} ${stage(JSON.stringify(text))} [5m])`;
        if ((expressionError(expr, 'alert') === undefined) !== (await runs(expr))) differ.push(expr);
      }
    expect(differ).toEqual([]);
  }, 60_000);

  test('regular expressions get the same verdict, and match the empty string or not', async () => {
    for (const pattern of patterns) {
      const matcher = `app=~${JSON.stringify(pattern)}`;
      const compiles = await formats(`rate({job="x",${matcher}}[5m])`);
      const matchesEmpty = compiles && !(await formats(`rate({${matcher}}[5m])`));
      const { problem, matchesEmpty: judged } = goRegexp(pattern);
      expect({ pattern, compiles: problem === undefined, matchesEmpty: judged }).toEqual({
        pattern,
        compiles,
        matchesEmpty,
      });
    }
  });

  test('templates get the same verdict', async () => {
    for (const summary of templates) {
      const rule = { alert: 'A', expr: 'vector(1)', annotations: { summary } };
      const { status } = await tried([{ name: 'one', rules: [rule] }]);
      const taken = alertTemplateError(summary) === undefined;
      expect({ summary, taken }).toEqual({ summary, taken: status === 200 });
    }
  });

  /** The rules of a tenant after their first evaluation. */
  async function evaluated(tenant: string): Promise<{ name: string; health: string; error: string }[]> {
    let rules: { name: string; health: string; error: string }[] = [];
    await until(
      async () => {
        const answer = await fetch(`${loki.url}/prometheus/api/v1/rules`, { headers: { 'X-Scope-OrgID': tenant } });
        rules = stateOf(await answer.text());
        return rules.length > 0 && rules.every(({ health }) => health !== 'unknown');
      },
      45,
      () => `${JSON.stringify(rules)} ${loki.log().slice(-1000)}`,
    );
    return rules;
  }
}

function alertsOf(groups: readonly RuleGroup[]): { alert: string }[] {
  return groups.flatMap(({ rules }) => rules.flatMap((rule) => ('alert' in rule ? [{ alert: rule.alert }] : [])));
}

function stateOf(text: string): { name: string; health: string; error: string }[] {
  if (!text.startsWith('{')) return [];
  interface Listed {
    readonly data: { readonly groups?: readonly { readonly rules: readonly Rule[] }[] } | null;
  }
  interface Rule {
    readonly name: string;
    readonly health: string;
    readonly lastError?: string;
  }
  const { data } = JSON.parse(text) as Listed;
  return (data?.groups ?? []).flatMap(({ rules }) =>
    rules.map(({ name, health, lastError = '' }) => ({ name, health, error: lastError })),
  );
}

test('the accepted expressions are valid in a rule', () => {
  const rules = acceptedExpressions.map((expr, n) => ({ alert: `A${n}`, expr }));
  expect(ruleProblems(['rules'], [{ name: 'one', rules }])).toEqual([]);
});
