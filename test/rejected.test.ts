import { tables } from './rejected';
import { messagesFile, messagesOf, sections, verdictsFile, verdictsOf } from './support/rejected';

const verdicts = sections(verdictsFile);

describe.each(tables)('an invalid input of $component', (table) => {
  const messages = sections(messagesFile(table.component));

  const cases = table.map((rejected, row) => ({
    title: row[0],
    message: () => messagesOf(rejected, row),
    verdict: () => verdictsOf(rejected, row),
  }));
  test.each(cases)('$title: rejected, with path and rule', ({ title, message, verdict }) => {
    const printed = message();
    expect(printed).toBe(messages.get(title));
    for (const error of printed.split(/^(?=error)/m).slice(1))
      expect(error).toMatch(/^error {2}.+\n {7}.+\.\n( {7}(?:Fix|Example): .+\n)?$/);
    expect(printed).toContain('\nerror');
    expect(verdict()).toBe(verdicts.get(`${table.component}: ${title}`));
  });

  test('the file of messages has no other sections', () => {
    expect(new Set(table.titles).size).toBe(table.titles.length);
    expect([...messages.keys()]).toEqual(table.titles);
  });
});

test('the file of verdicts has no other sections', () => {
  expect([...verdicts.keys()]).toEqual(
    tables.flatMap(({ component, titles }) => titles.map((title) => `${component}: ${title}`)),
  );
});
