import { useEffect, useState } from 'preact/hooks'
import { onChanges } from './changes.js'

/** A number that changes whenever runs have begun, ended or gone; where points came, nothing that is counted has. */
export function useChanges(): number {
  const [version, setVersion] = useState(0)
  useEffect(
    () =>
      onChanges((changes) => {
        if (changes.length === 0 || changes.some(({ kind }) => kind !== 'moved'))
          setVersion((last) => last + 1)
      }),
    [],
  )
  return version
}
