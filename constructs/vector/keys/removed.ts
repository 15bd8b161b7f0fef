/** Why keys were removed, and what to write instead. */
export const removedKeys: Readonly<Record<string, { readonly why: string; readonly write: string }>> = {
  'api.playground': { why: 'together with the GraphQL API', write: 'nothing (there is no playground any more)' },
  'api.graphql': {
    why: 'together with the GraphQL API',
    write: 'nothing (the API speaks gRPC, and answers GET /health)',
  },
  headers: { why: 'since a request has headers of its own', write: 'request: { headers: … }' },
  bytes: { why: 'since a file is known by its first lines', write: 'fingerprint: { lines: 1 }' },
};
