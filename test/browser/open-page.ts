import { type Browser, chromium, type Page } from 'playwright-core'

let browser: Browser | undefined

/** A page of its own in the browser, which fails its test where anything of it throws. */
export interface OpenPage extends AsyncDisposable {
  page: Page
  /** What the page has thrown, or what its security policy has refused. */
  troubles: string[]
}

export interface Look {
  colorScheme?: 'light' | 'dark'
  width?: number
}

export async function openPage(
  address: string,
  { colorScheme = 'light', width = 1440 }: Look = {},
): Promise<OpenPage> {
  browser ??= await chromium.launch({ executablePath: process.env.CHROMIUM ?? '', args: ['--no-sandbox'] })
  const context = await browser.newContext({ colorScheme, viewport: { width, height: 900 } })
  context.setDefaultTimeout(60_000)
  const page = await context.newPage()
  const troubles: string[] = []
  page.on('pageerror', ({ message }) => troubles.push(message))
  page.on('console', (message) => {
    if (message.text().includes('Content Security Policy')) troubles.push(message.text())
  })
  await page.goto(address)
  return { page, troubles, [Symbol.asyncDispose]: () => context.close() }
}

export async function closeBrowser(): Promise<void> {
  await browser?.close()
  browser = undefined
}
