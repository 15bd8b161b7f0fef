import { reasonOf } from './not-loaded';
import { endWithReader, written } from './output';
import { runProgram } from './program';

endWithReader();
// Of a module of the caller that throws later, or of a full disk.
process.on('uncaughtException', (thrown) => {
  console.error(reasonOf(thrown));
  process.exit(2);
});
void runProgram(process.argv.slice(2)).then(async (code) => {
  process.exitCode = code;
  // A timer or a connection that a module of the caller left would keep the process.
  await Promise.all([process.stdout, process.stderr].map(written));
  // Rejections of promises are reported before.
  setImmediate(() => process.exit());
});
