import type { Environment } from '../../../../constructs/platform';

// Migrated from 06-data.json by npm run migrate -- vector.
// Not mapped:
// - sources.talos.address ('0.0.0.0:6051'): the port is open on 127.0.0.1 of the node only; set hostIP and clients.
// - sources.udp ({ type: 'socket', mode: 'udp', address: '0.0.0.0:6052' }): lines are received over TCP.
// Notes:
// - Lines have the label node too: without it, several agents would write the same streams.
// - The agent decides by itself what these set: sources.talos.max_length.
export const data: Environment = {
  name: 'data',
  releases: '2026-11',
  destinations: { logs: { url: 'https://loki.example.com', pushPath: '/custom/push' } },
  collect: {
    logs: {
      sources: { pods: false, tcp: { talos: { port: 6051, decode: 'json' } } },
      pipeline: { labels: { service: { extracted: 'talos-service' } } },
      vector: {},
    },
  },
};
