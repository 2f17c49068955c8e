import { Option } from 'commander'

/** What commander makes of it. */
export interface PagerOption {
  pager: boolean
}

/** Of every command that prints through a pager where a terminal is too short. */
export function pagerOption(): Option {
  return new Option(
    '--no-pager',
    'never start RUNSPAN_PAGER, PAGER or less, as for longer texts on a terminal',
  )
}
