// A neural network that reads digits, trained by stochastic gradient descent with momentum. Knows nothing of runspan.

import { setImmediate } from 'node:timers/promises'
import type { Digits, Image } from './digits.js'
import { createRandom, shuffle } from './random.js'

export interface Config {
  learningRate: number
  /** The size of the hidden layer; 0 for none, which makes it a softmax regression. */
  hiddenUnits: number
  /** How many images one step of the descent looks at. */
  batchSize: number
  /** The share of a step that the next one repeats. */
  momentum: number
  /** How often all training images are seen. */
  epochs: number
  /** Decides the first weights and the order of the images. */
  seed: number
}

/** How a network does after an epoch. A loss is the mean cross-entropy of an image. */
export interface Progress {
  epoch: number
  /** On the training images, while they were learned. */
  trainingLoss: number
  /** On the held-out images. */
  loss: number
  /** The share of the held-out images that is read right. */
  accuracy: number
}

const PIXELS = 64
const DIGITS = 10

/** What a hidden unit passes on of a sum below 0. If it were nothing, such a unit could stop learning for good. */
const LEAK = 0.1

/**
 * Trains a new network and tells after each epoch how it does. Between mini-batches the process does its other work.
 * @throws DivergenceError as soon as the loss is no finite number any more
 */
export async function* train(config: Config, { training, heldOut }: Digits): AsyncGenerator<Progress> {
  const random = createRandom(config.seed)
  const network = new Network(config.hiddenUnits, random)
  for (let epoch = 1; epoch <= config.epochs; epoch++) {
    const images = shuffle(training, random)
    let sum = 0
    for (let seen = 0; seen < images.length; seen += config.batchSize) {
      const batch = images.slice(seen, seen + config.batchSize)
      const loss = network.learn(batch, config)
      if (!Number.isFinite(loss)) throw new DivergenceError(loss, epoch)
      sum += loss * batch.length
      await setImmediate()
    }
    yield { epoch, trainingLoss: sum / images.length, ...network.evaluate(heldOut) }
  }
}

/** The steps were too long: each one made the loss worse, until the weights left the range of numbers. */
export class DivergenceError extends Error {
  override readonly name = 'DivergenceError'

  constructor(loss: number, epoch: number) {
    super(`The training diverged: the loss became ${loss} in epoch ${epoch}`)
  }
}

class Network {
  readonly #hidden: Layer | undefined
  readonly #output: Layer

  constructor(hiddenUnits: number, random: () => number) {
    this.#hidden = hiddenUnits === 0 ? undefined : new Layer(PIXELS, hiddenUnits, random)
    this.#output = new Layer(hiddenUnits || PIXELS, DIGITS, random)
  }

  /** Takes one step of the descent; returns the mean loss before it. */
  learn(batch: readonly Image[], { learningRate, momentum }: Config): number {
    const rate = learningRate / batch.length
    let sum = 0
    for (const { pixels, digit } of batch) {
      const features = this.#features(pixels)
      const { loss, slopes } = crossEntropy(this.#output.sums(features), digit)
      sum += loss
      this.#output.descend(slopes, features, rate)
      if (this.#hidden === undefined) continue
      const below = this.#output.slopesBelow(slopes)
      const hiddenSlopes = below.map((slope, i) => ((features[i] as number) > 0 ? slope : LEAK * slope))
      this.#hidden.descend(hiddenSlopes, pixels, rate)
    }
    this.#hidden?.step(momentum)
    this.#output.step(momentum)
    return sum / batch.length
  }

  evaluate(images: readonly Image[]): { loss: number; accuracy: number } {
    let sum = 0
    let right = 0
    for (const { pixels, digit } of images) {
      const scores = this.#output.sums(this.#features(pixels))
      sum += crossEntropy(scores, digit).loss
      if (scores.indexOf(Math.max(...scores)) === digit) right++
    }
    return { loss: sum / images.length, accuracy: right / images.length }
  }

  /** What the output layer looks at: the hidden units, or the pixels themselves. */
  #features(pixels: Float32Array): Float32Array {
    return this.#hidden?.sums(pixels).map((sum) => (sum > 0 ? sum : LEAK * sum)) ?? pixels
  }
}

/** Weighted sums of inputs, in 32-bit numbers as is usual. A training that diverges leaves their range at 3.4e38. */
class Layer {
  readonly #inputs: number
  /** A row for each sum: a weight for each input, and the bias at the end. */
  readonly #weights: Float32Array[]
  /** What the next step adds to the weights. */
  readonly #velocities: Float32Array[]

  constructor(inputs: number, outputs: number, random: () => number) {
    const range = Math.sqrt(6 / inputs) // the sums are then about as large as the inputs (He et al., 2015)
    const rows = (value: () => number): Float32Array[] =>
      Array.from({ length: outputs }, () => Float32Array.from({ length: inputs + 1 }, value))
    this.#inputs = inputs
    this.#weights = rows(() => range * (2 * random() - 1))
    this.#velocities = rows(() => 0)
  }

  sums(inputs: Float32Array): Float32Array {
    const sums = new Float32Array(this.#weights.length)
    this.#weights.forEach((row, i) => {
      sums[i] = dot(row, inputs) + (row.at(-1) as number)
    })
    return sums
  }

  /** The slopes of the loss along the inputs, from its slopes along the sums. */
  slopesBelow(slopes: Float32Array): Float32Array {
    const below = new Float32Array(this.#inputs)
    this.#weights.forEach((row, i) => {
      addScaled(below, slopes[i] as number, row)
    })
    return below
  }

  /** Turns the next step down the slopes that one image found. */
  descend(slopes: Float32Array, inputs: Float32Array, rate: number): void {
    this.#velocities.forEach((row, i) => {
      const slope = slopes[i] as number
      addScaled(row, -rate * slope, inputs)
      row[inputs.length] = (row[inputs.length] as number) - rate * slope
    })
  }

  step(momentum: number): void {
    this.#velocities.forEach((row, i) => {
      addScaled(this.#weights[i] as Float32Array, 1, row)
      row.forEach((velocity, j) => {
        row[j] = momentum * velocity
      })
    })
  }
}

/** The loss for one image, and its slopes along the scores. */
function crossEntropy(scores: Float32Array, digit: number): { loss: number; slopes: Float32Array } {
  const highest = Math.max(...scores) // taken off, lest exp() leave the range of numbers
  const likelihoods = scores.map((score) => Math.exp(score - highest))
  const sum = likelihoods.reduce((total, likelihood) => total + likelihood)
  return {
    loss: Math.log(sum) + highest - (scores[digit] as number),
    slopes: likelihoods.map((likelihood, i) => likelihood / sum - (i === digit ? 1 : 0)),
  }
}

// Rows are longer than inputs by the bias; both functions stop at the end of the shorter array.

function dot(a: Float32Array, b: Float32Array): number {
  const length = Math.min(a.length, b.length)
  let sum = 0
  for (let i = 0; i < length; i++) sum += (a[i] as number) * (b[i] as number)
  return sum
}

function addScaled(target: Float32Array, scale: number, values: Float32Array): void {
  const length = Math.min(target.length, values.length)
  for (let i = 0; i < length; i++) target[i] = (target[i] as number) + scale * (values[i] as number)
}
