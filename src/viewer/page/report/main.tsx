// The page of a report: the same pages, which ask themselves.

import './node-parts.js'
import { render } from 'preact'
import '../styles/all.css'
import { App } from '../app.js'
import { followAddress, liveInHash } from '../state/address.js'
import { followClock } from '../state/clock.js'
import { loadInfo } from '../state/info.js'
import { followTheme } from '../state/theme.js'
import { answerHere } from './answer-here.js'
import { readReport } from './read-report.js'

readReport().then((report) => {
  answerHere(report)
  liveInHash()
  followAddress()
  followTheme()
  followClock()
  loadInfo()
  render(<App />, document.body)
})
