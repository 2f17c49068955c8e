import { computed, effect, signal } from '@preact/signals'
import { param, setParams } from './address.js'

const systemIsDark = signal(false)

const NAME = 'runspan.theme'

const chosen = signal(remembered())

/** As the address says, otherwise as it was chosen here; empty where that is left to the system. */
export const themeChoice = computed(() => asTheme(param('theme')) || chosen.value)

export const theme = computed(() => themeChoice.value || (systemIsDark.value ? 'dark' : 'light'))

export function followTheme(): void {
  const query = matchMedia('(prefers-color-scheme: dark)')
  const read = () => {
    systemIsDark.value = query.matches
  }
  read()
  query.addEventListener('change', read)
  effect(() => {
    document.documentElement.dataset.theme = theme.value
  })
}

export function switchTheme(): void {
  chooseTheme(theme.value === 'dark' ? 'light' : 'dark')
}

/** @param choice empty leaves it to the system */
export function chooseTheme(choice: '' | 'light' | 'dark'): void {
  chosen.value = choice
  setParams({ theme: choice }, false)
  try {
    if (choice === '') localStorage.removeItem(NAME)
    else localStorage.setItem(NAME, choice)
  } catch {
    // a browser may forbid to remember anything: then the address alone has it
  }
}

function remembered(): '' | 'light' | 'dark' {
  try {
    return asTheme(localStorage.getItem(NAME))
  } catch {
    return ''
  }
}

function asTheme(text: string | null): '' | 'light' | 'dark' {
  return text === 'light' || text === 'dark' ? text : ''
}
