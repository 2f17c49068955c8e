// A thread of the command that indexes a share of a store's runs.

import { workerData } from 'node:worker_threads'
import { type IndexShare, indexShare } from '../../sources/store/index-share.js'

indexShare(workerData as IndexShare)
