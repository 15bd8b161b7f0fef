/** Why keys were removed, and what does their part. */
export const removedKeys: Readonly<Record<string, string>> = {
  'api.playground': 'together with the GraphQL API',
  'api.graphql': 'together with the GraphQL API; the API speaks gRPC, and answers GET /health',
  headers: 'since a request has headers of its own, request.headers',
  bytes: 'since a file is known by its first lines, fingerprint.lines',
};
