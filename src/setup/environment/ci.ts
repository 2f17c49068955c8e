// The job of a CI system, from the variables it sets, by the names of OpenTelemetry's conventions. Of
// OpenTelemetry's own detectors there is one for GitHub alone, with names of its own.

import type { Environment } from '../../export/variables.js'

interface Job {
  /** The variable that says that the program runs there. */
  mark: string
  pipeline: string
  run: string
  url(env: Environment): string | undefined
  task?: string
}

const JOBS: Readonly<Record<string, Job>> = {
  'github-actions': {
    mark: 'GITHUB_ACTIONS',
    pipeline: 'GITHUB_WORKFLOW',
    run: 'GITHUB_RUN_ID',
    url: ({ GITHUB_SERVER_URL: server, GITHUB_REPOSITORY: repository, GITHUB_RUN_ID: id }) =>
      server && repository && id ? `${server}/${repository}/actions/runs/${id}` : undefined,
    task: 'GITHUB_JOB',
  },
  'gitlab-ci': {
    mark: 'GITLAB_CI',
    pipeline: 'CI_PROJECT_PATH',
    run: 'CI_PIPELINE_ID',
    url: ({ CI_JOB_URL, CI_PIPELINE_URL }) => CI_JOB_URL ?? CI_PIPELINE_URL,
    task: 'CI_JOB_NAME',
  },
  circleci: {
    mark: 'CIRCLECI',
    pipeline: 'CIRCLE_PROJECT_REPONAME',
    run: 'CIRCLE_WORKFLOW_ID',
    url: ({ CIRCLE_BUILD_URL }) => CIRCLE_BUILD_URL,
    task: 'CIRCLE_JOB',
  },
  buildkite: {
    mark: 'BUILDKITE',
    pipeline: 'BUILDKITE_PIPELINE_SLUG',
    run: 'BUILDKITE_BUILD_ID',
    url: ({ BUILDKITE_BUILD_URL }) => BUILDKITE_BUILD_URL,
    task: 'BUILDKITE_LABEL',
  },
  jenkins: {
    mark: 'JENKINS_URL',
    pipeline: 'JOB_NAME',
    run: 'BUILD_ID',
    url: ({ BUILD_URL }) => BUILD_URL,
    task: 'STAGE_NAME',
  },
  'azure-pipelines': {
    mark: 'TF_BUILD',
    pipeline: 'BUILD_DEFINITIONNAME',
    run: 'BUILD_BUILDID',
    url: () => undefined,
    task: 'SYSTEM_JOBNAME',
  },
}

/** @returns nothing outside a CI system, or in one that is not known */
export function readCi(env: Environment): Record<string, string> {
  const [system, job] = Object.entries(JOBS).find(([, { mark }]) => env[mark]) ?? []
  if (system === undefined || job === undefined)
    return env.CI && env.CI !== 'false' ? { 'runspan.ci.system': 'unknown' } : {}
  const known: Record<string, string | undefined> = {
    'runspan.ci.system': system,
    'cicd.pipeline.name': env[job.pipeline],
    'cicd.pipeline.run.id': env[job.run],
    'cicd.pipeline.run.url.full': job.url(env),
    'cicd.pipeline.task.name': job.task === undefined ? undefined : env[job.task],
  }
  return Object.fromEntries(
    Object.entries(known).filter((entry): entry is [string, string] => Boolean(entry[1])),
  )
}
