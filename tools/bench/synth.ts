import { rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { environments } from '../../environments';
import { buildPackage } from '../build';
import { withFolder } from './files';
import { helmTemplate } from './helm';
import { measured, ratio, type Program, type Taken } from './processes';
import { atMost, median, type Bar, type Found } from './report';

/** The largest acceptable wall time, as a multiple of that of `helm template`. */
const ofHelm = { production: 1, all: 1.5 };

/** The largest acceptable processor time of `production`, as a multiple of that of `node -e 0`, without Helm. */
const ofNode = 5;
const rounds = 11;
const repository = resolve(__dirname, '../..');

/** The time of a synthesis by the program of the package, compared with `helm template` and an empty Node process. */
export function synth(): Found {
  return withFolder(figures);
}

function figures(folder: string): Found {
  const lib = buildPackage();
  const synthesis = (name: string, ...names: string[]): Program => ({
    name,
    command: [process.execPath, join(lib, 'commands/start.js'), 'synth', ...names, '--out', join(folder, 'dist')],
  });
  const floor: Program = { name: 'node -e 0', command: [process.execPath, '-e', '0'] };
  const [production, all] = [synthesis('production', 'production'), synthesis('all environments')];
  const helm = helmTemplate(folder);
  const programs = [
    floor,
    ...(helm === undefined ? [] : [helm]),
    ...environments.filter(({ name }) => name !== 'production').map(({ name }) => synthesis(name, name)),
    production,
    all,
    { ...production, name: 'production, first run', prepare: () => rmSync(join(lib, '.cache'), { recursive: true }) },
    { name: 'npm run synth', command: ['npm', 'run', '--silent', 'synth'] } satisfies Program,
  ];
  const found = measured(programs, rounds, repository);
  const bars: readonly Bar[] =
    helm === undefined
      ? [
          atMost(
            'production, processor time as a multiple of node -e 0',
            ratio(found, production.name, floor.name, 'processor'),
            ofNode,
            '',
            2,
          ),
        ]
      : [
          atMost(
            'production, time as a multiple of helm template',
            ratio(found, production.name, helm.name, 'wall'),
            ofHelm.production,
            '',
            2,
          ),
          atMost('all environments, the same', ratio(found, all.name, helm.name, 'wall'), ofHelm.all, '', 2),
        ];
  const row = ({ name }: Program): string[] => {
    const ofProgram = (figure: keyof Taken): string[] => [
      median(found.get(name)!.map((taken) => taken[figure])).toFixed(3),
      ratio(found, name, floor.name, figure).toFixed(2),
    ];
    return [name, ...ofProgram('wall'), ...ofProgram('processor')];
  };
  return {
    tables: [
      {
        title: `seconds of whole processes, medians of ${rounds} rounds, and their ratios to node -e 0 of the same round`,
        columns: ['', 'wall', 'ratio', 'processor', 'ratio'],
        rows: programs.map(row),
      },
    ],
    bars,
  };
}
