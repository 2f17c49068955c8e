// The URL is the state: what is not in it does not survive a reload.

import { computed, type ReadonlySignal, signal } from '@preact/signals'

const href = signal('')

const url = computed(() => new URL(href.value || '/', 'http://page'))

export const path = computed(() => url.value.pathname)

/** What belongs to every page, and is kept when one goes from page to page. */
const KEPT = ['project', 'theme']

/** What stands before an address in a link: `#` in a file, whose own address cannot change. */
let prefix = ''

/** Makes the part behind the `#` the address. */
export function liveInHash(): void {
  prefix = '#'
}

/** Whether the page is a file with its runs inside. */
export function isInReport(): boolean {
  return prefix !== ''
}

/** Keeps the signals up to date, and makes links within the page change its address instead of loading it. */
export function followAddress(): void {
  const read = () => {
    href.value = prefix === '' ? location.pathname + location.search : location.hash.slice(1) || '/'
  }
  read()
  addEventListener('popstate', read)
  document.addEventListener('click', (event) => {
    const link = event.target instanceof Element ? event.target.closest('a') : null
    if (link === null || !isOfPage(link) || isForBrowser(event)) return
    event.preventDefault()
    go(link.pathname + link.search)
  })
}

function isOfPage(link: HTMLAnchorElement): boolean {
  return link.origin === location.origin && !link.hasAttribute('download') && link.hash === ''
}

/** A new tab or window is wanted. */
function isForBrowser(event: MouseEvent): boolean {
  return event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey
}

export function go(to: string): void {
  const next = prefix === '' || !to.startsWith(prefix) ? to : to.slice(prefix.length)
  if (next === href.value) return
  const isOther = new URL(next, url.value).pathname !== url.value.pathname
  history.pushState(isOther ? 1 : oneMoreStep(), '', prefix + next)
  href.value = next
}

/** An entry of the history says how many entries before it another page was shown; none of them where it was the first. */
function stepsHere(): number {
  const state: unknown = history.state
  return typeof state === 'number' ? state : 0
}

function oneMoreStep(): number {
  return stepsHere() === 0 ? 0 : stepsHere() + 1
}

/** To the page one came from, as it was left; `else_` where there was none. */
export function goBack(else_: string): void {
  if (stepsHere() > 0) history.go(-stepsHere())
  else go(else_)
}

const values = new Map<string, ReadonlySignal<string>>()

/**
 * Whoever reads it is drawn anew when this value changes, and not when another one does.
 * @returns a value of the address; empty when it has none
 */
export function param(name: string): string {
  let value = values.get(name)
  if (value === undefined) {
    value = computed(() => url.value.searchParams.get(name) ?? '')
    values.set(name, value)
  }
  return value.value
}

/** Several values under one name, separated by commas. */
export function listParam(name: string): string[] {
  return param(name).split(',').filter(Boolean)
}

/**
 * Changes values of the address; an empty one is taken out.
 * @param isStep whether going back in the history leads to what was before
 */
export function setParams(changes: Readonly<Record<string, string>>, isStep = true): void {
  const to = withParams(url.value.pathname, url.value.searchParams, changes)
  if (to === href.value) return
  if (isStep) history.pushState(oneMoreStep(), '', prefix + to)
  else history.replaceState(history.state, '', prefix + to)
  href.value = to
}

/** The address of a page, with what belongs to every page. */
export function hrefOf(page: string, params: Readonly<Record<string, string>> = {}): string {
  const kept = new URLSearchParams(KEPT.flatMap((name) => (param(name) ? [[name, param(name)]] : [])))
  return prefix + withParams(page, kept, params)
}

function withParams(page: string, before: URLSearchParams, changes: Readonly<Record<string, string>>) {
  const query = new URLSearchParams(before)
  for (const [name, value] of Object.entries(changes))
    if (value === '') query.delete(name)
    else query.set(name, value)
  // commas and colons are allowed in a query, and lists of ids are easier to read with them
  const text = query.toString().replaceAll('%2C', ',').replaceAll('%3A', ':')
  return text === '' ? page : `${page}?${text}`
}
