import type { Evaluation } from 'runspan'
import { compareTasks, openStore, type RunRecord } from 'runspan/read'
import { tableLines } from '../table.js'

/** Prints both evaluations, what has got worse from the first to the second, and what there is to type next. */
export async function report(evaluations: readonly Evaluation[]): Promise<void> {
  const store = openStore()
  // what the calls have used is in their spans, and read with the runs
  const runs = await Promise.all(evaluations.map(({ runId }) => store.run(runId, { fields: ['tasks'] })))
  for (const line of tableLines(evaluations.map((evaluation, i) => toRow(evaluation, runs[i] as RunRecord))))
    console.log(line)
  const [first, second] = runs as [RunRecord, RunRecord]
  const worse = compareTasks(first, second).pairs.filter(({ change }) => change === 'worse')
  console.log(`\n${worse.length} items got worse with the long prompt:`)
  for (const { item, first, second } of worse)
    console.log(`  ${item}  ${first.outputs.output}  →  ${second.outputs.output}`)
  console.log(`
What to type next:
  npx runspan compare 'eval short prompt' 'eval long prompt' --tasks    what got better, and what worse
  npx runspan show 'eval long prompt' --failed    the tasks that failed
  npx runspan check 'eval long prompt' --baseline 'eval short prompt' --allow-failed-tasks \\
    --assert 'metrics.exact.mean >= baseline.metrics.exact.mean'    for CI
  npx runspan list --project capitals --where 'tokens.output > 1000'
  npx runspan ui    prompts and answers`)
}

function toRow({ scores, failed }: Evaluation, { name, tokens }: RunRecord): Record<string, string> {
  return {
    run: name,
    ...Object.fromEntries(
      Object.entries(scores).map(([score, { mean, sd = 0 }]) => [
        score,
        `${mean.toFixed(3)} ± ${sd.toFixed(3)}`,
      ]),
    ),
    failed: String(failed.length),
    'tokens in': String(tokens?.input),
    'tokens out': String(tokens?.output),
  }
}
