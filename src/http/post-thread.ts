// The thread that makes requests for one that cannot wait for a promise. The build compiles this file and
// its imports into the text in `post-thread-code.ts`, so that the program's bundler includes it without
// knowing about it.

import { type MessagePort, workerData } from 'node:worker_threads'
import { type PostTarget, poster } from './post.js'

export interface PostThreadData {
  target: PostTarget
  port: MessagePort
  /** Counts the answers; whoever is waiting for one is woken. */
  answers: Int32Array
}

const { target, port, answers } = workerData as PostThreadData
const post = poster(target)

port.on('message', async (body: Uint8Array) => {
  port.postMessage(await post(body))
  Atomics.add(answers, 0, 1)
  Atomics.notify(answers, 0)
})
