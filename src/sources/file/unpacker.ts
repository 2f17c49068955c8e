import type { Transform } from 'node:stream'
import zlib from 'node:zlib'

/** How a file may be packed. */
export type Packing = 'gzip' | 'zstd'

/** By the end of its name; undefined for one that is not packed. */
export function packingOf(path: string): Packing | undefined {
  const name = path.toLowerCase()
  if (name.endsWith('.gz')) return 'gzip'
  return name.endsWith('.zst') ? 'zstd' : undefined
}

/** By its first four bytes. */
export function packingOfBytes(bytes: Buffer): Packing | undefined {
  if (bytes[0] === 0x1f && bytes[1] === 0x8b) return 'gzip'
  return bytes.length >= 4 && bytes.readUInt32LE(0) === ZSTD_MAGIC ? 'zstd' : undefined
}

const ZSTD_MAGIC = 0xfd2fb528

/** @throws an error of the kind that files have, where this Node.js cannot do it */
export function unpacker(packing: Packing, chunkSize: number): Transform {
  if (packing === 'gzip') return zlib.createGunzip({ chunkSize })
  // Node.js has it since 22.15 and 23.8
  const { createZstdDecompress } = zlib as { createZstdDecompress?: (options: object) => Transform }
  if (createZstdDecompress !== undefined) return createZstdDecompress({ chunkSize })
  const message = `it is packed with zstd, which Node.js ${process.versions.node} cannot unpack: use 22.15 or later, or unpack it with the command zstd first`
  throw Object.assign(new Error(message), { code: 'NO_ZSTD', errno: 0 })
}
