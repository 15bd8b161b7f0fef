import type { Alert, Runbook } from '../contracts';

/** A page of the runbooks that belongs to no alert. */
export interface Trouble {
  readonly name: string;
  /** What somebody sees. */
  readonly title: string;
  readonly runbook: Runbook;
}

/** The anchor of a page, as GitHub and others make it of its heading. */
export function anchorOf(name: string): string {
  return name.toLowerCase();
}

/** The page of an alert as Markdown. */
export function alertPage(alert: Alert): string {
  const { name, expr, for: pendingFor, severity, summary, runbook } = alert;
  const after = pendingFor === undefined ? 'at once' : `after ${pendingFor}`;
  return page(name, `${summary}. Severity ${severity}, fires ${after}.`, runbook, `\n\`\`\`text\n${expr}\n\`\`\`\n`);
}

/** The page of a trouble that has no alert, as Markdown. */
export function troublePage({ name, title, runbook }: Trouble): string {
  return page(name, `${title}.`, runbook, '');
}

function page(name: string, title: string, { meaning, impact, steps }: Runbook, rest: string): string {
  const list = steps.map((step, n) => `${n + 1}. ${step}\n`).join('');
  return `### ${name}\n\n${title}\n\n**Meaning.** ${meaning}\n\n**Impact.** ${impact}\n\n${list}${rest}`;
}
