import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const root = join(__dirname, '../..');

test.each(['diff', 'diagram', 'secrets', 'smoke', 'uninstall'])(
  '%s --help prints the usage to stdout and ends with 0',
  (command) => {
    const file = join(root, `commands/${command}/index.ts`);
    const { status, stdout, stderr } = spawnSync(process.execPath, ['--import', 'tsx', file, '--help'], {
      cwd: root,
      encoding: 'utf8',
    });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toMatch(/^Usage: npm run /);
  },
);

test('a command whose reader has ended prints no error', () => {
  const script = `"$0" --import tsx commands/uninstall/index.ts laptop --data | true`;
  const { stderr } = spawnSync('sh', ['-c', script, process.execPath], { cwd: root, encoding: 'utf8' });
  expect(stderr).toBe('');
});
