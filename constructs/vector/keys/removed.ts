/** Reasons or replacements of removed keys. */
export const removedKeys: Readonly<Record<string, string>> = {
  'api.playground': 'with the GraphQL API',
  'api.graphql': 'the API uses gRPC instead, with GET /health',
  headers: 'use request.headers',
  bytes: 'use fingerprint.lines',
};
