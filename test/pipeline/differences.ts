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
};
