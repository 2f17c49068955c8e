import type { Ledger } from '../store/ledger.js'
import { noteSent } from './backlog.js'
import type { StoreBehind } from './span-queue.js'

/** A store from which spans are sent, and to which nothing is added meanwhile. */
export function storeToSend(ledger: Ledger, nextPortion: StoreBehind['nextPortion']): StoreBehind {
  return {
    keptCount: 0,
    isStored: () => true,
    willBeStored: () => false,
    markSent: (keys) => noteSent(ledger, keys),
    keepForLater() {},
    nextPortion,
  }
}
