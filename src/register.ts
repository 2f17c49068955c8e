// `runspan/register`: `configure()` from the environment, for `node --import runspan/register` and `--require`. The only module
// that does something when it is imported.

import { configureFromEnvironment } from './setup/configure.js'

configureFromEnvironment()
