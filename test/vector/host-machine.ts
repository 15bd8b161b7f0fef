import { createHash } from 'node:crypto';
import { spawn, spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { VectorHostProps } from '../../constructs/vector';
import { folder } from '../support/processes';
import { hostOf } from './hosts';

/** The result of a script. */
export interface ScriptResult {
  readonly status: number | null;
  readonly output: string;
  /** The commands that changed users, owners and units since the last script. */
  readonly calls: readonly string[];
}

/** A machine on which the scripts run: a folder for its files, and stand-ins for the commands that change users and units. */
export interface HostMachine {
  readonly path: string;
  /** Runs a script of the bundle. @param environment - further variables */
  run(script: string, args?: readonly string[], environment?: Readonly<Record<string, string>>): Promise<ScriptResult>;
  /** Path of a file of the machine. */
  at(path: string): string;
  /** The content of a file of the machine; undefined if it does not exist. */
  file(path: string): string | undefined;
  /** Writes a file of the machine. */
  write(path: string, text: string): void;
  /** Adds a group. */
  addGroup(name: string): void;
  /** Replaces a command. @param body - a script of sh */
  command(name: string, body: string): void;
  /** Writes the files of the bundle again, with other settings. */
  bundle(settings: Partial<VectorHostProps>): void;
  /** Folder of a mirror with the release: `file://…` as a URL. */
  readonly mirror: string;
  readonly sha256: string;
  remove(): void;
}

const release = '0.57.0';

/** Stands in for Vector: prints its release, and refuses a configuration that has the word `refused`. */
const vector = `#!/bin/sh
case $1 in
  --version) echo "vector ${release} (x86_64-unknown-linux-musl)" ;;
  validate) ! grep refused "$3" ;;
esac
`;

/** Creates a machine with the bundle of these settings. */
export function machine(settings: Partial<VectorHostProps>): HostMachine {
  const scratch = folder('machine');
  const { path } = scratch;
  const [bin, root, bundleFolder, mirror] = ['bin', 'root', 'bundle', 'mirror'].map((name) => join(path, name)) as [
    string,
    string,
    string,
    string,
  ];
  const groups = join(path, 'groups');
  const calls = join(path, 'calls');
  for (const one of [bin, root, bundleFolder]) mkdirSync(one);
  writeFileSync(groups, '');
  writeFileSync(calls, '');
  const command = (name: string, body: string): void => {
    writeFileSync(join(bin, name), `#!/bin/sh\n${body}\n`, { mode: 0o755 });
  };
  for (const name of ['systemctl', 'useradd', 'usermod', 'userdel', 'groupdel', 'chown', 'logger'])
    command(name, `echo "${name} $*" >>${calls}`);
  command('id', 'echo 0');
  command('uname', 'echo x86_64');
  command('journalctl', 'true');
  command('groupadd', `echo "groupadd $*" >>${calls}; echo "$2" >>${groups}`);
  command('useradd', `echo "useradd $*" >>${calls}; echo "user vector" >>${groups}`);
  // A user is a line of its own in the file of groups.
  command('getent', `case $1 in passwd) grep -qx "user $2" ${groups} ;; *) grep -qx "$2" ${groups} ;; esac`);
  const sha256 = makeMirror(path, mirror);
  const bundle = (next: Partial<VectorHostProps>): void => {
    rmSync(bundleFolder, { recursive: true });
    mkdirSync(bundleFolder);
    for (const [name, { text, mode = 0o644 }] of hostOf(next).files) {
      writeFileSync(join(bundleFolder, name), text);
      chmodSync(join(bundleFolder, name), mode);
    }
  };
  bundle(settings);
  const at = (file: string): string => join(root, file);
  return {
    path,
    mirror: `file://${mirror}`,
    sha256,
    at,
    command,
    bundle,
    remove: () => scratch.remove(),
    file: (file) => (existsSync(at(file)) ? readFileSync(at(file), 'utf8') : undefined),
    write: (file, text) => {
      spawnSync('mkdir', ['-p', join(at(file), '..')]);
      writeFileSync(at(file), text);
    },
    addGroup: (name) => writeFileSync(groups, `${name}\n`, { flag: 'a' }),
    run: (script, args = [], environment = {}) =>
      new Promise((done) => {
        writeFileSync(calls, '');
        const child = spawn(join(bundleFolder, script), args, {
          env: { PATH: `${bin}:${process.env['PATH']}`, DESTDIR: root, ...environment },
        });
        let output = '';
        for (const stream of [child.stdout, child.stderr])
          stream.on('data', (data: Buffer) => void (output += data.toString()));
        child.on('close', (status) => {
          const made = readFileSync(calls, 'utf8').split('\n').filter(Boolean);
          done({ status, output, calls: made.map((call) => call.replaceAll(root, '')) });
        });
      }),
  };
}

/** Makes the archive of a release as the publisher has it; returns its checksum. */
function makeMirror(path: string, mirror: string): string {
  const name = `vector-${release}-x86_64-unknown-linux-musl.tar.gz`;
  const inside = 'vector-x86_64-unknown-linux-musl/bin';
  mkdirSync(join(path, inside), { recursive: true });
  mkdirSync(join(mirror, release), { recursive: true });
  writeFileSync(join(path, inside, 'vector'), vector, { mode: 0o755 });
  spawnSync('tar', ['-czf', join(mirror, release, name), '-C', path, './vector-x86_64-unknown-linux-musl']);
  const sha256 = createHash('sha256')
    .update(readFileSync(join(mirror, release, name)))
    .digest('hex');
  writeFileSync(
    join(mirror, release, `vector-${release}-SHA256SUMS`),
    `${'0'.repeat(64)}  other.deb\n${sha256}  ${name}\n`,
  );
  return sha256;
}
