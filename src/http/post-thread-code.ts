/**
 * The compiled text of `post-thread.ts` and its imports, put here by the build; undefined in the sources.
 */
export const POST_THREAD_CODE: string | undefined = undefined
