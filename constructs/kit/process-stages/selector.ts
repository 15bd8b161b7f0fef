/** A label that every line has or has not, for selectors, which need a matcher. */
const any = 'job=~".*"';

/** A stream selector of lines with these labels. */
export function selector(labels: Readonly<Record<string, string>>): string {
  const matchers = Object.entries(labels).map(([name, value]) => `${name}=${JSON.stringify(value)}`);
  return `{${matchers.length === 0 ? any : matchers.join(', ')}}`;
}
