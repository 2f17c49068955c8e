// What many packages load to clean up after themselves.

const loaded = require(process.env.FAULTS_SIGNAL_EXIT)
const onExit = loaded.onExit ?? loaded
onExit(() => {})
