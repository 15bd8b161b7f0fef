const noMetadata = 'Vector 0.40.2 does not send structured metadata, so that the pipeline is refused.';

const floats = 'Promtail reads numbers of JSON as floating-point numbers, which have 53 bits.';
const integers = { 'numbers, booleans and texts of JSON become labels': floats };

/** Why cases do not pass with an agent, by the agent and the title of the case. */
export const differences: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'vector 0.40.2': {
    'structured metadata has the fields of the pod': noMetadata,
    'structured metadata has extracted fields, and none that are missing': noMetadata,
    'default structured metadata can be removed': noMetadata,
    'values of structured metadata may contain any character': noMetadata,
  },
  'promtail 2.9.17': integers,
  'promtail 3.6.15': integers,
  'alloy 1.18.1': {
    'a carriage return is kept': 'Alloy removes a carriage return at the end of a line.',
    'lines of files are joined within a file, and then parsed':
      'Alloy can lose an event that waits for more lines when it ends; the case ends before `maxWaitMs`.',
    'numbers, booleans and texts of JSON become labels':
      'Alloy reads numbers of JSON as 64-bit floating point, so that integers above 2^53 are rounded in extracted fields.',
  },
};
