import { configure, run, currentRun, startRun } from './dist/esm/index.js'
configure({dir:false, quiet:true})
function innermost() { throw new Error('deep') }
function mine() { innermost() }
try { run('x', () => mine()) } catch (e) { console.log(e.stack) }
try { await run('x', async () => { mine() }) } catch (e) { console.log(e.stack) }
try { await run('x', async () => { await null; mine() }) } catch (e) { console.log(e.stack) }
try { startRun('y').with(() => mine()) } catch (e) { console.log(e.stack) }
