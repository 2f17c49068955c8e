/**
 * Points of 28 bytes each that all runs of a process may hold beyond their own allowance while the event
 * loop is blocked.
 */
const MAX_WAITING_POINTS = 1 << 18

/**
 * Room for points that wait for the event loop to turn: writing them in the middle of a call costs ten
 * times the call itself.
 */
export class BufferRoom {
  #left = MAX_WAITING_POINTS

  /** @returns whether there is that much room */
  take(points: number): boolean {
    if (points > this.#left) return false
    this.#left -= points
    return true
  }

  giveBack(points: number): void {
    this.#left += points
  }
}
