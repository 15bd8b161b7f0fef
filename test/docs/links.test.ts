import { anchors, deadLinks, pages } from './pages';

test.each(pages())('every link of %s leads to a file and a heading', (page) => {
  expect(deadLinks(page)).toEqual([]);
});

test('headings have the anchors that GitHub gives them', () => {
  expect([
    ...anchors('# What is *stored*?\n## `cluster.dns`\n## loki-gateway 无法解析域名\n## What is stored\n'),
  ]).toEqual(['what-is-stored', 'clusterdns', 'loki-gateway-无法解析域名', 'what-is-stored-1']);
});
