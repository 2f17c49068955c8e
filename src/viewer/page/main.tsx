import { render } from 'preact'
import './styles/all.css'
import { App } from './app.js'
import { followAddress } from './state/address.js'
import { followChanges } from './state/changes.js'
import { followClock } from './state/clock.js'
import { loadInfo } from './state/info.js'
import { followTheme } from './state/theme.js'

followAddress()
followTheme()
followClock()
followChanges()
loadInfo()
render(<App />, document.body)
