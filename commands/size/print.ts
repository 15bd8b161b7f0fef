import {
  cpuSum,
  binary,
  facts,
  notMeasured,
  published,
  type Basis,
  type Figure,
  type Plan,
} from '../../constructs/platform/sizes';
import { styled } from '../output';
import type { Totals } from './totals';

const letters: Readonly<Record<Basis, string>> = { measured: 'm', default: 'd', published: 'p', assumed: 'a' };

/** The table of a plan, with what it is based on and the settings of an environment. */
export function sizeText(plan: Plan, totals: Totals, figures: readonly Figure[], settings: string): string {
  const { gigabytesPerDay, retentionDays } = plan.demand;
  const kept = retentionDays === undefined ? 'kept for ever' : `kept for ${retentionDays} d`;
  return [
    styled('bold', `${gigabytesPerDay} GB of lines a day, ${kept}`),
    totalsText(plan, totals),
    '',
    ...tableLines(figures),
    '',
    ...basisLines(figures),
    '',
    'Not measured:',
    ...notMeasured.map((text) => `  - ${text}`),
    '',
    'Settings of an environment with these numbers:',
    '',
    settings,
  ].join('\n');
}

/** The sums in one sentence. */
function totalsText({ demand }: Plan, { cpu, memory, memoryLimit, volumes, agents }: Totals): string {
  return `This asks for ${cpuSum(cpu)} CPU / ${binary(memory)} of memory (limits ${binary(memoryLimit)}) / ${binary(volumes)} of volumes; of these, the agents of ${demand.nodes} nodes ask for ${cpuSum(agents.cpu)} CPU / ${binary(agents.memory)}.`;
}

function tableLines(figures: readonly Figure[]): string[] {
  const wide = (of: (figure: Figure) => string): number => Math.max(...figures.map((figure) => of(figure).length));
  const [what, text, basis] = [wide((one) => one.what), wide((one) => one.text), wide(basisOf)];
  const groups = [...new Set(figures.map(({ group }) => group))];
  return groups.flatMap((group) => [
    styled('bold', group),
    ...figures
      .filter((figure) => figure.group === group)
      .map((one) =>
        `  ${one.what.padEnd(what)}  ${one.text.padStart(text)}  ${basisOf(one).padEnd(basis)}  ${styled('dim', `= ${one.calculation}`)}`.trimEnd(),
      ),
  ]);
}

function basisOf({ basis }: Figure): string {
  return basis.map((one) => letters[one]).join('');
}

function basisLines(figures: readonly Figure[]): string[] {
  const used = (['measured', 'default', 'published', 'assumed'] as const).filter((basis) =>
    figures.some((figure) => figure.basis.includes(basis)),
  );
  const words: Readonly<Record<Basis, string>> = {
    measured: 'based on a measurement',
    default: 'on a default of Loki',
    published: `on ${published.source}`,
    assumed: 'on an assumption',
  };
  const sources = (basis: Basis): string[] => [
    ...new Set(
      Object.values(facts)
        .filter((fact) => fact.basis === basis)
        .map(({ source }) => source),
    ),
  ];
  return used.map((basis) =>
    basis === 'measured'
      ? `${letters[basis]}: ${words[basis]}: ${sources(basis).join('; ')}`
      : `${letters[basis]}: ${words[basis]}`,
  );
}
