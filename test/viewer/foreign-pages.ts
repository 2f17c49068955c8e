/** Headers of requests that change something, as pages of others can make them. */
export const FOREIGN_PAGES: [what: string, headers: Record<string, string>][] = [
  ['of another origin', { 'content-type': 'application/json', origin: 'http://evil.example' }],
  ['of another site', { 'content-type': 'application/json', 'sec-fetch-site': 'cross-site' }],
  ['as a form, which needs no permission', { 'content-type': 'text/plain' }],
]
