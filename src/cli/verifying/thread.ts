// A thread of the command that compares the index of a store with the files of its runs.

import { workerData } from 'node:worker_threads'
import { type RowsToVerify, verifyRows } from '../../sources/store/index/verify-rows.js'

verifyRows(workerData as RowsToVerify)
