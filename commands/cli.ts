import { endWithReader } from './output';
import { runProgram } from './program';

endWithReader();
void runProgram(process.argv.slice(2)).then((code) => {
  process.exitCode = code;
});
