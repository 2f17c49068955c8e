/** The text of `sender.ts` and all that it imports, which the build puts here; in sources that are not built there is none. */
export const SENDER_CODE: string | undefined = undefined
