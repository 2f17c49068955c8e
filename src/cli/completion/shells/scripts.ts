import { BASH } from './bash.js'
import { FISH } from './fish.js'
import { ZSH } from './zsh.js'

export const SCRIPTS = { bash: BASH, zsh: ZSH, fish: FISH } as const
