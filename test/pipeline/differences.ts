const noMetadata = 'Vector 0.40.2 does not send structured metadata, so that the pipeline is refused.';

/** Why cases do not pass with an agent, by the agent and the title of the case. */
export const differences: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'vector 0.40.2': {
    'structured metadata has the fields of the pod': noMetadata,
    'structured metadata has extracted fields, and none that are missing': noMetadata,
    'default structured metadata can be removed': noMetadata,
    'values of structured metadata may contain any character': noMetadata,
  },
};
