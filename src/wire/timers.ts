// Timers that go on under a test's fake ones. Those replace the functions of the global object and of `node:timers`, so they
// are taken here, as soon as this is loaded. jsdom's, which are numbers and cannot be unref'd, are not these either.

import timers from 'node:timers'

const { setTimeout, clearTimeout, setInterval, clearInterval, setImmediate } = timers
const { nextTick } = process

export { clearInterval, clearTimeout, nextTick, setImmediate, setInterval, setTimeout }
