import { once } from 'node:events'
import { connect } from 'node:net'

/**
 * Whether somebody listens at an address. Asked before listening there: on macOS two may, and a Collector that
 * listens on all addresses would silently get nothing more.
 */
export async function isTaken(host: string, port: number): Promise<boolean> {
  if (port === 0) return false
  const socket = connect(port, host)
  try {
    await once(socket, 'connect')
    return true
  } catch {
    return false // nobody answers
  } finally {
    socket.destroy()
  }
}
