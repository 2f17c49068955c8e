import { computed, effect, signal } from '@preact/signals'
import { param, setParams } from './address.js'

const systemIsDark = signal(false)

/** As the address says, otherwise as the system has it. */
export const theme = computed(() => {
  const asked = param('theme')
  if (asked === 'light' || asked === 'dark') return asked
  return systemIsDark.value ? 'dark' : 'light'
})

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
  setParams({ theme: theme.value === 'dark' ? 'light' : 'dark' }, false)
}
