// Logistic regression on the words of a text.
import { setImmediate as nextTurn } from 'node:timers/promises'
import { logMetrics } from 'runspan/api'

/** Learns from four of five examples, and is tried on the others. */
export async function train(examples, { epochs, learningRate }) {
  const tried = examples.filter((_, i) => i % 5 === 4)
  const learned = examples.filter((_, i) => i % 5 !== 4)
  const model = { bias: 0, weights: new Map() }
  let accuracy = 0
  for (let epoch = 0; epoch < epochs; epoch++) {
    let loss = 0
    for (const example of learned) loss += learn(model, example, learningRate) / learned.length
    accuracy =
      tried.filter(({ text, isSpam }) => probabilityOf(model, text) > 0.5 === isSpam).length / tried.length
    logMetrics({ loss, accuracy }, { step: epoch })
    await nextTurn() // other requests have their turn between two epochs
  }
  return { model, accuracy }
}

/** How likely a text is spam, from 0 to 1. */
export function probabilityOf({ bias, weights }, text) {
  const sum = wordsOf(text).reduce((sum, word) => sum + (weights.get(word) ?? 0), bias)
  return 1 / (1 + Math.exp(-sum))
}

/** One step of gradient descent; gives the loss before it. */
function learn(model, { text, isSpam }, learningRate) {
  const probability = probabilityOf(model, text)
  const step = learningRate * (Number(isSpam) - probability)
  model.bias += step
  for (const word of wordsOf(text)) model.weights.set(word, (model.weights.get(word) ?? 0) + step)
  return -Math.log(isSpam ? probability : 1 - probability)
}

function wordsOf(text) {
  return text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []
}
