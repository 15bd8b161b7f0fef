import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  alertingRule,
  anchorOf,
  logPacks,
  metricAlerts,
  packAlerts,
  runbooksPage,
  troubles,
} from '../../constructs/alerts';
import { runbooksText } from '../../tools/runbooks';
import { everything, logModels } from './models';

const page = readFileSync(join(__dirname, '../..', runbooksPage), 'utf8');
const alerts = [
  ...metricAlerts(everything),
  ...logPacks.flatMap((pack) => packAlerts(pack, logModels['usual']!).alerts),
];
const headings = [...page.matchAll(/^### (.+)$/gm)].map(([, name]) => name!);

test('the page is what npm run runbooks writes', () => {
  expect(page).toBe(runbooksText());
});

test('every alert and every trouble has one section', () => {
  const names = [...alerts, ...troubles].map(({ name }) => name);
  expect(headings.toSorted()).toEqual(names.toSorted());
  expect(new Set(names.map(anchorOf)).size).toBe(names.length);
});

test('every link leads to a section or a page', () => {
  const anchors = new Set(headings.map((name) => `#${anchorOf(name)}`));
  const links = [...page.matchAll(/\]\((#[^)]+)\)/g)].map(([, link]) => link!);
  expect(links.length).toBeGreaterThan(15);
  expect(links.filter((link) => !anchors.has(link))).toEqual([]);
});

test('an alert says what it means, what is lost and what to do', () => {
  for (const { name, summary, runbook } of alerts) {
    expect([name, summary]).toEqual([name, expect.not.stringMatching(/\.$|\$value/)]);
    expect([name, runbook.steps.length > 0, runbook.meaning.endsWith('.'), runbook.impact.endsWith('.')]).toEqual([
      name,
      true,
      true,
      true,
    ]);
  }
});

test('an alert links to its section of the published page, or names it in this repository', () => {
  const [alert] = alerts;
  const anchor = `#${anchorOf(alert!.name)}`;
  const published = 'https://example.com/runbooks';
  expect(alertingRule(alert!, published).annotations).toMatchObject({ runbook_url: `${published}${anchor}` });
  expect(alertingRule(alert!, undefined).annotations).toMatchObject({ runbook: `docs/runbooks.md${anchor}` });
});
