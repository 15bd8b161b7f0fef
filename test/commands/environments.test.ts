import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { environments } from '../../environments';

const root = join(__dirname, '../..');

test.each(['secrets', 'smoke'])(
  'npm run %s knows the environments that npm run synth writes, and no other',
  (command) => {
    const program = ['--import', 'tsx', join(root, 'commands', command, 'index.ts'), 'unlisted'];
    const { status, stderr } = spawnSync(process.execPath, program, { cwd: root, encoding: 'utf8' });
    expect(status).not.toBe(0);
    expect(stderr.trim()).toBe(
      `There is no environment 'unlisted'; listed are ${environments.map(({ name }) => name).join(', ')}.`,
    );
  },
  30_000,
);
