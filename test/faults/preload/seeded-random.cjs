// What people who reproduce experiments do: every start of the program draws the same numbers.

let state = 1
Math.random = () => {
  state = Math.imul(state, 48_271) % 0x7fff_ffff
  return (state >>> 0) / 0x1_0000_0000
}
