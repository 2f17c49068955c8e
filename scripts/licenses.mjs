// The licenses of what the build compiles in.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/**
 * @param folders of the packages that are compiled in
 * @returns name, version and license of each, and the text of each license once, as Markdown
 */
export function licensesOf(folders) {
  const usersOf = new Map()
  for (const folder of folders) {
    const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
    const text = readFileSync(join(folder, licenseIn(folder)), 'utf8').trim()
    usersOf.set(text, [...(usersOf.get(text) ?? []), `- ${name} ${version}, ${license}`])
  }
  const sections = [...usersOf].map(([text, users]) => `${users.join('\n')}\n\n\`\`\`text\n${text}\n\`\`\``)
  return ['# Third-party licenses', HEAD, ...sections, ''].join('\n\n')
}

/** The name of the file; on some file systems upper and lower case are the same. */
function licenseIn(folder) {
  return readdirSync(folder).find((name) => /^licen[cs]e(\.md|\.txt)?$/i.test(name))
}

const HEAD = `Parts of these packages are compiled into \`parts/opentelemetry.js\`, \`parts/proxies.js\`,
\`parts/cel.js\`, \`parts/patterns.js\`, \`parts/parquet.js\`, the command in \`esm/cli\`, the scripts of the page in
\`viewer\` and, as the text of a program, \`parts/store.js\`. One function of @opentelemetry/core, lodash.merge, is based on lodash, which has the MIT License.`
