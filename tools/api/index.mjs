/** Writes the reference of the package, a page per entry, from its types. Usage: node tools/api/index.mjs FOLDER */
import { register } from 'node:module';
import { join, resolve } from 'node:path';
import { buildSync } from 'esbuild';

register('./typescript5.mjs', import.meta.url);
const { Application, Comment, Converter, IntrinsicType, ReflectionKind } = await import('typedoc');

const folder = process.argv[2];
if (folder === undefined) throw new Error('Name the folder to write to.');
const root = resolve(import.meta.dirname, '../..');
const options = {
  entryPoints: [join(root, 'entries/*.ts')],
  tsconfig: join(import.meta.dirname, 'tsconfig.json'),
  plugin: ['typedoc-plugin-markdown'],
  name: 'API of cdk8s-logging',
  readme: 'none',
  router: 'module',
  entryFileName: 'README',
  pageTitleTemplates: { module: ({ name }) => (name === 'index' ? 'cdk8s-logging' : `cdk8s-logging/${name}`) },
  outputs: [{ name: 'markdown', path: resolve(folder) }],
  // TypeDoc would delete a folder that is not its own.
  cleanOutputDir: false,
  disableGit: true,
  disableSources: true,
  excludeExternals: true,
  excludeInternal: true,
  excludePrivate: true,
  excludeProtected: true,
  hideBreadcrumbs: true,
  hideGenerator: true,
  hidePageHeader: true,
  // The checks of `npm test` find errors of types.
  skipErrorChecking: true,
  logLevel: 'Warn',
  // Every type that an exported one has is exported too, but for those that compute the types of a configuration.
  validation: { notExported: true },
  treatValidationWarningsAsErrors: true,
  intentionallyNotExported: ['ConfigOf', 'NewestKeys', 'ValueOf', 'kinds'],
  ...Object.fromEntries(
    ['parameters', 'interfaceProperties', 'classProperties', 'typeAliasProperties', 'propertyMembers'].map((what) => [
      `${what}Format`,
      'table',
    ]),
  ),
  typeDeclarationFormat: 'table',
  typeDeclarationVisibility: 'compact',
  tableColumnSettings: { hideInherited: true, hideModifiers: true, hideOverrides: true, hideSources: true },
};

// Settings of an environment are in docs/components: here is what only code has.
const bundled = buildSync({
  entryPoints: [join(root, 'tools/components/settings.ts')],
  bundle: true,
  platform: 'node',
  format: 'esm',
  write: false,
});
const { settingsOf } = await import(
  `data:text/javascript;base64,${Buffer.from(bundled.outputFiles[0].text).toString('base64')}`
);

const app = await Application.bootstrapWithPlugins(options);
app.converter.on(Converter.EVENT_RESOLVE_BEGIN, ({ project }) => {
  // Keys of the configuration of Loki, and settings of an overlay: an editor shows them, a page of them has no reader.
  for (const one of project.getReflectionsByKind(ReflectionKind.Property))
    if (one.type !== undefined && one.type.toString().length > 600) one.type = new IntrinsicType('object');
  for (const one of project.getReflectionsByKind(ReflectionKind.Interface)) {
    const settings = settingsOf(one.name);
    const described = one.children?.filter(({ name }) => settings?.names.includes(name)) ?? [];
    if (settings === undefined || described.length === 0) continue;
    one.comment ??= new Comment();
    const rest = described.length === one.children?.length ? 'Its settings' : 'All other settings';
    const text = `\n\n${rest}: [${settings.path}](../components/${settings.link}).`;
    one.comment.summary.push({ kind: 'text', text });
    for (const child of described) project.removeReflection(child);
  }
  // A constructor of a component takes a line, not a section.
  for (const one of project.getReflectionsByKind(ReflectionKind.Constructor)) {
    const { parent, signatures, inheritedFrom } = one;
    const parameters = signatures?.[0]?.parameters?.map(({ name, type }) => `${name}: ${type}`).join(', ');
    if (inheritedFrom !== undefined || parent?.comment === undefined) continue;
    parent.comment.summary.push({ kind: 'text', text: '\n\n' });
    parent.comment.summary.push({ kind: 'code', text: `\`new ${parent.name}(${parameters})\`` });
  }
  // Every component has them: they are described once, in `Component`.
  const members = project.getReflectionsByKind(ReflectionKind.Class).flatMap((one) => one.children ?? []);
  for (const member of members)
    if (member.inheritedFrom !== undefined || member.name === 'constructor') project.removeReflection(member);
});
const project = await app.convert();
if (project === undefined) throw new Error('The entries cannot be read.');
app.validate(project);
if (app.logger.hasErrors() || app.logger.hasWarnings()) process.exit(1);
await app.generateOutputs(project);
