import { reasonOf } from './not-loaded';
import { endWithReader } from './output';
import { runProgram } from './program';

endWithReader();
// Of a module of the caller that throws later, or of a full disk.
process.on('uncaughtException', (thrown) => {
  console.error(reasonOf(thrown));
  process.exit(2);
});
void runProgram(process.argv.slice(2)).then((code) => {
  process.exitCode = code;
});
