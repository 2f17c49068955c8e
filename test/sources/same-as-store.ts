import { openStore, RUN_FIELDS, type RunFilter, type RunSource } from '../../src/read.js'

/** Fails with the first filter with which a source finds other runs than a store, or has other things of them. */
export async function expectSameAsStore(
  source: RunSource,
  dir: string,
  filters: readonly RunFilter[],
): Promise<void> {
  for (const filter of filters) {
    const query = { ...filter, fields: RUN_FIELDS }
    const found = await source.runs(query).toArray()

    expect({ filter, found }).toEqual({ filter, found: await openStore({ dir }).runs(query).toArray() })
  }
}
