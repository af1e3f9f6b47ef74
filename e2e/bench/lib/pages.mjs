// Bundles the legs' pages for the browser.

import fs from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { nodeModules, npm } from './npm.mjs';

const sources = fileURLToPath(new URL('../pages/', import.meta.url));

/** Writes `<name>.js` and `<name>.html` for each leg into `folder`. */
export async function build(names, folder) {
  await npm('esbuild').build({
    entryPoints: names.map((name) => path.join(sources, `${name}.js`)),
    outdir: folder,
    bundle: true,
    minify: true,
    format: 'esm',
    target: 'es2022',
    nodePaths: [nodeModules],
    external: ['/bench-leg/*'],
    define: { 'process.env.NODE_ENV': '"production"', global: 'globalThis' },
    logLevel: 'error',
  });
  for (const name of names) await fs.writeFile(path.join(folder, `${name}.html`), html(name));
}

/** The page of a leg. */
export const html = (name) => `<!doctype html>
<html lang="en"><meta charset="utf-8"><title>${name}</title><script type="module" src="${name}.js"></script></html>
`;
