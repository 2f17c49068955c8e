// A thread of its own: of a thousand runs the trees take a second, in which the page must not stand still.

import { importanceOf } from './importance.js'
import type { ParamTable } from './param-table.js'

addEventListener('message', ({ data }: MessageEvent<ParamTable>) => {
  postMessage(importanceOf(data.features, data.target))
})
