/** What docs/command.md shows, in this order. */
export const SESSIONS = [
  { title: 'The best runs', args: ['list', '--sort', '-metrics.accuracy', '--limit', '5'] },
  {
    title: 'Some of the runs',
    args: ['list', '--where', 'params.learningRate > 0.05 && params.optimizer == "adam"'],
  },
  { title: 'What has failed', args: ['list', '--status', 'failed'] },
  { title: 'A misspelt name', args: ['list', '--where', 'params.learningrate > 0.05'], widths: [80] },
  {
    title: 'Runs in groups',
    args: [
      'list',
      '--where',
      'status == "completed" && has(params.optimizer)',
      '--group-by',
      'params.optimizer',
    ],
  },
  { title: 'One run', args: ['show', 'adam-lr-0.01'] },
  { title: 'A run that failed', args: ['show', 'sgd-lr-1'], widths: [80] },
  { title: 'The curve of a metric', args: ['show', 'adam-lr-0.1', '--metric', 'loss'] },
  {
    title: 'How two runs differ',
    args: ['compare', 'adam-lr-0.01', 'sgd-lr-0.01', '--better', 'accuracy:max'],
  },
  {
    title: 'Which param matters',
    args: ['compare', '--where', 'status == "completed" && params.batchSize == 32', '--metric', 'accuracy'],
  },
  { title: 'The tasks of an evaluation', args: ['show', 'eval short prompt', '--tasks'] },
  {
    title: 'What two evaluations differ in',
    args: ['compare', 'eval short prompt', 'eval long prompt', '--tasks'],
  },
  {
    title: 'A run that is good enough',
    args: ['check', 'adam-lr-0.01', '--assert', 'metrics.accuracy.last >= 0.9'],
  },
  {
    title: 'A run that is worse than another',
    args: [
      ...['check', 'sgd-lr-0.1', '--baseline', 'adam-lr-0.1'],
      ...['--assert', 'metrics.accuracy.max >= baseline.metrics.accuracy.max', '--tolerance', '1%'],
    ],
  },
  { title: 'A row for each run', args: ['export', '--where', 'params.learningRate == 0.01'], widths: [80] },
  { title: 'How to make a run again', args: ['rerun', 'adam-lr-0.01'], widths: [80] },
  { title: 'A tag', args: ['tag', 'adam-lr-0.01', 'best', 'needs review'], widths: [80] },
  { title: 'A note', args: ['note', 'adam-lr-0.01', 'Converged after **9** epochs.'], widths: [80] },
  { title: 'Tags of several runs', args: ['tag', '--status', 'failed', 'diverged', '--yes'], widths: [80] },
  { title: 'The run with its tags and its note', args: ['show', 'adam-lr-0.01'], widths: [80] },
  { title: 'What would be deleted', args: ['delete', '--status', 'failed', '--dry-run'], widths: [80] },
  { title: 'Runs deleted', args: ['delete', 'sgd-lr-1', '--yes'], widths: [80] },
  { title: 'Nothing to recover', args: ['recover'], widths: [80] },
  {
    title: 'What an endpoint does not have yet',
    args: ['sync', '--dry-run', '--endpoint', 'http://localhost:4318'],
    widths: [80],
  },
]
