// A program that is started with `node --import runspan/register`, and sets nothing up itself.
import assert from 'node:assert/strict'
import { run } from 'runspan'

run('registered', (own) => assert.ok(own.isRecording))
