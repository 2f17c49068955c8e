// The bill of materials of what the build compiles in, as CycloneDX: a scanner finds the packages in it by name, version
// and hash, though none of them is installed with runspan.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Contrib, Enums, Models, Serialize, Spec, Validation } from '@cyclonedx/cyclonedx-library'
import { PackageURL } from 'packageurl-js'
import parseSpdx from 'spdx-expression-parse'

const SPEC = Spec.Spec1dot6

const componentBuilder = new Contrib.FromNodePackageJson.Builders.ComponentBuilder(
  new Contrib.FromNodePackageJson.Factories.ExternalReferenceFactory(),
  new Contrib.License.Factories.LicenseFactory(parseSpdx),
)

/**
 * @param folders of the packages that are compiled in
 * @returns JSON text, the same for the same packages
 */
export async function sbomOf(folders) {
  const { packages } = JSON.parse(readFileSync('package-lock.json', 'utf8'))
  const runspan = componentOf('.')
  const bom = new Models.Bom()
  bom.metadata.component = runspan
  for (const folder of folders) {
    const component = componentOf(folder)
    component.hashes.set(Enums.HashAlgorithm['SHA-512'], sha512Of(packages[folder]))
    bom.components.add(component)
    runspan.dependencies.add(component.bomRef)
  }
  const serializer = new Serialize.JsonSerializer(new Serialize.JSON.Normalize.Factory(SPEC))
  const text = serializer.serialize(bom, { sortLists: true, space: 2 })
  const errors = await new Validation.JsonStrictValidator(SPEC.version).validate(text)
  if (errors !== null) throw new Error(`the bill of materials is not CycloneDX: ${JSON.stringify(errors)}`)
  return `${text}\n`
}

function componentOf(folder) {
  const data = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
  const component = componentBuilder.makeComponent(data)
  component.version = data.version
  const purl = new PackageURL('npm', component.group, component.name, data.version).toString()
  component.purl = purl
  component.bomRef.value = purl
  return component
}

/** npm's lock has it as `sha512-<base64>`. */
function sha512Of({ integrity }) {
  const [, base64] = /^sha512-(.+)$/.exec(integrity) ?? []
  if (base64 === undefined) throw new Error(`package-lock.json holds no SHA-512 but ${integrity}`)
  return Buffer.from(base64, 'base64').toString('hex')
}
