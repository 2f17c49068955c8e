/**
 * Of 28 bytes each: what all runs of a process may hold beyond what each is free to, while no turn of the
 * event loop comes.
 */
const MAX_WAITING_POINTS = 1 << 17

/**
 * Room for points that wait for the event loop to turn: writing them in the middle of a call is ten times
 * the call.
 */
export class BufferRoom {
  #left = MAX_WAITING_POINTS

  /** @returns whether there is so much */
  take(points: number): boolean {
    if (points > this.#left) return false
    this.#left -= points
    return true
  }

  giveBack(points: number): void {
    this.#left += points
  }
}
