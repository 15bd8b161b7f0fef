/** Removed keys: of the API section by its name, others of any component. The text is a part of the message. */
export const removedKeys: Readonly<Record<string, string>> = {
  'api.playground': 'with the GraphQL API',
  'api.graphql': 'the API uses gRPC instead, with GET /health',
  headers: 'use request.headers',
  bytes: 'use fingerprint.lines',
};
