// Builds the viewer's page: `src/viewer/page` becomes `dist/viewer`, which `runspan ui` serves.
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vite'

export default defineConfig({
  root: fileURLToPath(new URL('src/viewer/page', import.meta.url)),
  base: '/',
  logLevel: 'warn',
  // no plugin is needed: the compiler itself knows JSX
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: {
    target: 'es2023',
    emptyOutDir: true,
    // everything is loaded at once, and nothing may stand in the HTML that the content security policy refuses
    modulePreload: false,
    assetsInlineLimit: 0,
    outDir: fileURLToPath(new URL('dist/viewer', import.meta.url)),
  },
})
