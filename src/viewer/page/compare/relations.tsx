import type { RelationsAnswer, RunJson } from '../../server/api-types.js'
import { exactNumber } from '../api/exact-number.js'
import { type Among, readRelations } from '../api/read-runs.js'
import { useLoaded } from '../api/use-loaded.js'
import { shortNumber } from '../text/number-text.js'
import { askForest } from './forest/ask-forest.js'
import { forestNote, MIN_R2, MIN_RUNS } from './forest/forest-note.js'
import { SHUFFLES, TREES } from './forest/importance.js'
import { paramTable } from './forest/param-table.js'

const MOST_SHOWN = 12

interface Props {
  runs: readonly RunJson[]
  asked: Among
  metric: string
  version: number
}

type Drop = { mean: number; std: number }

/** Which params a metric depends on: as a forest sees it, where there are enough runs, and by the ranks. */
export function Relations({ runs, asked, metric, version }: Props) {
  const question = JSON.stringify([asked, metric, runs.length])
  const related = useLoaded(question, (signal) => readRelations(asked, metric, signal), version)
  const forest = useLoaded(
    question,
    async (signal) => {
      const table = paramTable(runs, metric)
      const n = table.target.length
      if (n < MIN_RUNS || table.names.length === 0)
        return { n, r2: undefined, drops: new Map<string, Drop>() }
      const { r2, drops } = await askForest(table, signal)
      const named = drops.map((drop, i): [string, Drop] => [table.names[i] ?? '', drop])
      return { n, r2, drops: new Map(r2 < MIN_R2 ? [] : named) }
    },
    version,
  )
  const { n, r2, drops } = forest.value ?? { n: undefined, r2: undefined, drops: new Map<string, Drop>() }
  const strength = (relation: Relation) =>
    drops.size > 0 ? (drops.get(relation.name)?.mean ?? 0) : shareOf(relation)
  const sorted = [...(related.value ?? [])].sort((a, b) => strength(b) - strength(a))
  if (sorted.length === 0) return null
  // where all have all params, the number would only repeat itself
  const hasCounts = new Set(sorted.map(({ n: count }) => count)).size > 1
  const largest = Math.max(...[...drops.values()].map(({ mean, std }) => mean + std), 0)
  return (
    <section class="relations">
      <h2>What {metric} depends on</h2>
      <table>
        <thead>
          <tr>
            <th scope="col">param</th>
            {drops.size > 0 && <th scope="col">importance</th>}
            <th scope="col" class={drops.size > 0 ? 'num' : ''} title={SHARE_HELP}>
              {drops.size > 0 ? 'ranks' : 'share of its ranks'}
            </th>
            <th
              scope="col"
              class="num"
              title="Spearman's rank correlation: from −1, the more the lower, to 1"
            >
              rank ρ
            </th>
            {hasCounts && (
              <th scope="col" class="num">
                runs
              </th>
            )}
          </tr>
        </thead>
        <tbody>
          {sorted.slice(0, MOST_SHOWN).map((relation) => (
            <Row
              key={relation.name}
              relation={relation}
              hasForest={drops.size > 0}
              drop={drops.get(relation.name)}
              largest={largest}
              hasCount={hasCounts}
            />
          ))}
        </tbody>
      </table>
      <p class="small muted">
        {forestNote({ n, r2, trees: TREES, shuffles: SHUFFLES })} What goes together need not be cause and
        effect.
      </p>
    </section>
  )
}

const SHARE_HELP =
  'How much of the differences in rank lies between the values of the param, or ρ² where that is more'

type Relation = RelationsAnswer[number]

function shareOf({ correlation, explained }: Relation): number {
  return Math.max((exactNumber(correlation) ?? 0) ** 2, exactNumber(explained) ?? 0)
}

interface RowProps {
  relation: Relation
  hasForest: boolean
  drop: Drop | undefined
  /** What the whole width stands for. */
  largest: number
  /** Whether it is said of how many runs. */
  hasCount: boolean
}

function Row({ relation, hasForest, drop, largest, hasCount }: RowProps) {
  const rho = exactNumber(relation.correlation)
  const share = shareOf(relation)
  return (
    <tr>
      <th scope="row" title={relation.name}>
        {relation.name.replace(/^params\./, '')}
      </th>
      {hasForest && (
        <td
          title={
            drop && `R² falls by ${shortNumber(drop.mean)} ± ${shortNumber(drop.std)} when it is shuffled`
          }
        >
          {drop && <DropBar drop={drop} largest={largest} />}
        </td>
      )}
      <td class={hasForest ? 'num muted' : ''} title={shortNumber(share)}>
        {hasForest ? (
          twoDecimals(share)
        ) : (
          <>
            <span class="share" style={{ width: `${Math.round(share * 100)}%` }} />
            <span class="hidden">{shortNumber(share, 2)}</span>
          </>
        )}
      </td>
      <td class="num">{rho === undefined ? '–' : twoDecimals(rho)}</td>
      {hasCount && <td class="num muted">{relation.n}</td>}
    </tr>
  )
}

function twoDecimals(value: number): string {
  return value.toFixed(2).replace('-', '−')
}

function DropBar({ drop: { mean, std }, largest }: { drop: Drop; largest: number }) {
  const percent = (value: number) =>
    `${Math.max(0, Math.min(100, (value / (largest || 1)) * 100)).toFixed(1)}%`
  const from = Math.max(0, mean - std)
  return (
    <span class="drop">
      <span class="share" style={{ width: percent(mean) }} />
      <i style={{ left: percent(from), width: percent(Math.max(0, mean + std) - from) }} />
      <span class="hidden">{shortNumber(mean, 2)}</span>
    </span>
  )
}
