/** The version of this package, as spans and requests name it; a test holds it to package.json. */
export const VERSION = '0.1.0'
