// Builds the viewer's page, by vite.config.mjs, into a build.
import { join } from 'node:path'
import { build } from 'vite'
import { packagesOf } from './bundle.mjs'

/**
 * @param folder a build's; `viewer` in it is filled
 * @returns the folders of the packages that are inside now
 */
export async function buildViewer(folder) {
  const { output } = await build({ build: { outDir: join(process.cwd(), folder, 'viewer') } })
  return [...packagesOf(output), ...(await buildReport(join(process.cwd(), folder, 'report')))]
}

/** The page of a report is one script and one sheet of styles: they go into each report. */
async function buildReport(outDir) {
  const forest = join(process.cwd(), 'src/viewer/page/compare/forest')
  const report = join(process.cwd(), 'src/viewer/page/report')
  const { output } = await build({
    resolve: {
      alias: [
        { find: /^node:.*/, replacement: join(report, 'node-parts.ts') },
        // one script alone: no thread has another
        { find: /^.*\/ask-forest\.js$/, replacement: join(forest, 'ask-forest-here.ts') },
        {
          find: /^.*\/(edit-dialog|actions-button|export-button|run-actions|score-form|traces?-page|settings-page)\.js$/,
          replacement: join(report, 'not-here.ts'),
        },
      ],
    },
    publicDir: false,
    build: {
      outDir,
      cssCodeSplit: false,
      rolldownOptions: {
        // of a helper for scripts that are loaded later, which there are none of
        checks: { emptyImportMeta: false },
        input: join(process.cwd(), 'src/viewer/page/report/main.tsx'),
        output: {
          format: 'iife',
          codeSplitting: false,
          entryFileNames: 'report.js',
          assetFileNames: 'report[extname]',
        },
      },
    },
  })
  return packagesOf(output)
}
