/** The text of `post-thread.ts` and all that it imports, which the build puts here; in sources that are not built there is none. */
export const POST_THREAD_CODE: string | undefined = undefined
