import type { AssemblyMemory } from './assemblySource.ts';
import type { BundleFile } from './bundleJob.ts';
import type { Holes } from './template.ts';
import { filledTemplate } from './template.ts';

const platformioSchema =
  'https://raw.githubusercontent.com/platformio/platformio-core/develop/platformio/assets/schema/library.json';

/** What makes a library of a bundle's `src` for each build system. */
interface Library {
  readonly description: string;
  readonly prefix: string;
  /** Of the tool: three numbers. */
  readonly version: string;
  /** Paths of what is compiled. */
  readonly sources: readonly string[];
  /** Static buffers of the portable C. */
  readonly arenaBytes: number;
  readonly assembly: AssemblyMemory;
}

export function libraryFiles(library: Library): BundleFile[] {
  const { description, prefix, version, sources, arenaBytes, assembly } = library;
  const list = (folder: string) => sources.map((path) => `    ${folder}${path}`).join('\n');
  const file = (path: string, holes: Holes) => ({
    path,
    text: filledTemplate(`library/${path}`, holes),
  });
  return [
    file('CMakeLists.txt', { description, prefix, version, sources: list('') }),
    file('INTEGRATION.md', {
      prefix,
      macro: prefix.toUpperCase(),
      arenaBytes,
      assemblyArenaBytes: assembly.arenaBytes,
      tables:
        assembly.tableRamBytes > 0
          ? `| RAM, initialised: tables that are read faster there | ${assembly.tableRamBytes} bytes; none with \`-DTS_TABLES_IN_FLASH\` | none |`
          : '',
      stackBytes: assembly.stackBytes,
    }),
    file('library.properties', { description, prefix, version }),
    { path: 'library.json', text: platformioManifest(description, prefix, version) },
    file('zephyr/module.yml', { prefix }),
    file('zephyr/CMakeLists.txt', { description, prefix, sources: list('${ZEPHYR_CURRENT_MODULE_DIR}/') }),
  ];
}

function platformioManifest(description: string, prefix: string, version: string): string {
  const manifest = {
    $schema: platformioSchema,
    name: prefix.replaceAll('_', '-'),
    version,
    description,
    keywords: ['inference', 'int8', 'neural-network', 'tinyml'],
    license: 'Apache-2.0',
    headers: `${prefix}.h`,
    frameworks: '*',
    platforms: '*',
  };
  return `${JSON.stringify(manifest, null, 2)}\n`;
}
