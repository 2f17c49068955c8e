// The thread that posts for one which cannot wait for a promise. The build compiles this file, with all that it imports, into
// the text of `post-thread-code.ts`: a bundler of the program's that knows nothing of it takes it along.

import { type MessagePort, workerData } from 'node:worker_threads'
import { type PostTarget, poster } from './post.js'

export interface PostThreadData {
  target: PostTarget
  port: MessagePort
  /** Counts the answers; whoever waits for one is woken. */
  answers: Int32Array
}

const { target, port, answers } = workerData as PostThreadData
const post = poster(target)

port.on('message', async (body: Uint8Array) => {
  port.postMessage(await post(body))
  Atomics.add(answers, 0, 1)
  Atomics.notify(answers, 0)
})
