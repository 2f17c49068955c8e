import { Worker } from 'node:worker_threads'

/**
 * Starts a thread of the command, which prints nothing. It is a file of its own beside the command.
 * @throws where nobody may start one
 */
export function startThread(name: 'indexing' | 'verifying', workerData: unknown): Worker {
  return new Worker(new URL(`./${name}.js`, import.meta.url), {
    workerData,
    // what the user has Node load for the command is not for its threads
    execArgv: [],
    env: { ...process.env, NODE_OPTIONS: '' },
    stdout: true,
    stderr: true,
  })
}
