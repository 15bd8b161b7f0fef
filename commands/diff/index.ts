/**
 * Prints what changes in a cluster between two outputs, with the risk of each change.
 *
 *   npm run --silent diff                              the last commit and dist
 *   npm run --silent diff -- production --base main    an environment on another branch
 *   npm run --silent diff -- --base main --format markdown
 */
import { endWithReader } from '../run-command';
import { diffCommand } from './command';

endWithReader();

const { code, stdout, stderr } = diffCommand(process.argv.slice(2), {
  cwd: process.cwd(),
  colours: process.stdout.isTTY && !process.env['NO_COLOR'],
});
process.stdout.write(stdout);
process.stderr.write(stderr);
process.exitCode = code;
