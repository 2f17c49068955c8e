/**
 * The share of the variance of numbers that lies between their groups, from 0 to 1: epsilon squared, which many
 * small groups do not raise by chance as they raise eta squared.
 * @returns NaN where every number is a group of its own, or all are equal
 */
export function explainedShare(groups: readonly (readonly number[])[]): number {
  const all = groups.flat()
  const within = groups.reduce((sum, group) => sum + squaresAround(group), 0) / (all.length - groups.length)
  const total = squaresAround(all) / (all.length - 1)
  return all.length === groups.length || total === 0 ? Number.NaN : Math.max(0, 1 - within / total)
}

function squaresAround(numbers: readonly number[]): number {
  const mean = numbers.reduce((sum, number) => sum + number, 0) / numbers.length
  return numbers.reduce((sum, number) => sum + (number - mean) ** 2, 0)
}
