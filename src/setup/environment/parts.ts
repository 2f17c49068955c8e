/** What can be found out about what made a run. */
export const ENVIRONMENT_PARTS = ['git', 'command', 'program', 'machine', 'container', 'ci'] as const

export type EnvironmentPart = (typeof ENVIRONMENT_PARTS)[number]
