// During `exit`, promises no longer resolve. A thread makes the requests while this one waits for it. A
// child process would not do: where Node is embedded (single executables, Electron), it would be the
// program itself again.

import { MessageChannel, receiveMessageOnPort, Worker } from 'node:worker_threads'
import { hasRoomForThread } from '../runtime/thread-room.js'
import { noAnswer, type PostAnswer, type PostTarget } from './post.js'
import type { PostThreadData } from './post-thread.js'
import { POST_THREAD_CODE } from './post-thread-code.js'

export interface WaitingPoster {
  /** Posts a body and waits for what comes back, without the event loop. */
  post(body: Uint8Array): PostAnswer
  close(): void
}

/**
 * @param timeoutMs for all requests together
 * @throws whatever keeps the thread from starting, or the agent's options from being passed to it
 */
export function openWaitingPoster(target: PostTarget, timeoutMs: number): WaitingPoster {
  if (POST_THREAD_CODE === undefined) throw new Error('runspan was not built')
  if (typeof target.agent === 'function')
    throw new Error('the function in httpAgentOptions cannot be called in another thread; give options')
  if (!hasRoomForThread())
    throw new Error('the limit of virtual memory (ulimit -v) leaves no room for a thread')
  const deadline = performance.now() + timeoutMs
  const { port1: port, port2 } = new MessageChannel()
  const answers = new Int32Array(new SharedArrayBuffer(4))
  const worker = new Worker(POST_THREAD_CODE, {
    eval: true,
    workerData: { target, port: port2, answers } satisfies PostThreadData,
    transferList: [port2],
    // The program's own --import or --require would run its code again.
    execArgv: [],
    env: { ...process.env, NODE_OPTIONS: '' },
    stdout: true,
    stderr: true,
  })
  // Its outcome shows in its answers, or their absence.
  worker.on('error', () => {})
  worker.unref()
  port.unref()
  let received = 0
  return {
    post(body) {
      port.postMessage(body)
      Atomics.wait(answers, 0, received, Math.max(0, deadline - performance.now()))
      const answer = receiveMessageOnPort(port) as { message: PostAnswer } | undefined
      if (answer === undefined) return noAnswer(`no answer within ${Math.round(timeoutMs)} ms`)
      received++
      return answer.message
    },
    close() {
      port.close()
      void worker.terminate()
    },
  }
}
