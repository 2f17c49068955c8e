// OpenTelemetry's detector of containers answers later, when the first spans may be stored already: runs of
// one program would then seem to differ.

import { readIfThere } from './read-if-there.js'

/** The id of the container that this process runs in; undefined outside of one, and on other systems. */
export function readContainerId(folder = '/proc/self'): string | undefined {
  return (
    idInCgroup(readIfThere(`${folder}/cgroup`) ?? '') ?? idInMounts(readIfThere(`${folder}/mountinfo`) ?? '')
  )
}

/** Of cgroups version 1: the last part of a path, such as `docker-<id>.scope` or `cri-containerd:<id>`. */
function idInCgroup(text: string): string | undefined {
  for (const line of text.split('\n')) {
    const [, id] = /\/(?:[\w.-]*[-:])?([0-9a-f]{32,64})(?:\.scope)?$/.exec(line) ?? []
    if (id !== undefined) return id
  }
  return undefined
}

/** Of version 2: what is mounted as the container's own /etc/hostname lies in a folder named by its id. */
function idInMounts(text: string): string | undefined {
  const line = text.split('\n').find((mount) => mount.includes('/hostname')) ?? ''
  return /\/(?:overlay-)?containers\/([0-9a-f]{64})\//.exec(line)?.[1]
}
