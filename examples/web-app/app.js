// A spam filter as a service. It learns from the examples that it is sent, and then tells of other texts whether they are spam.
import express from 'express'
import { run } from 'runspan/api'
import { probabilityOf, train } from './classifier.js'

const models = new Map()
const app = express()
app.use(express.json({ limit: '5mb' }))

// { "examples": [{ "text": "win money now", "isSpam": true }, …], "epochs": 20, "learningRate": 0.5 }
app.post('/models/:name', async (request, response) => {
  const { examples, epochs = 20, learningRate = 0.5 } = request.body
  const options = { epochs, learningRate }
  const { model, accuracy } = await run('spam filter', { params: options }, () => train(examples, options))
  models.set(request.params.name, model)
  response.status(201).json({ accuracy })
})

// { "text": "…" }
app.post('/models/:name/predictions', (request, response) => {
  const model = models.get(request.params.name)
  if (model === undefined) return response.sendStatus(404)
  response.json({ spam: probabilityOf(model, request.body.text) })
})

const server = app.listen(Number(process.env.PORT ?? 3000), () => {
  console.log(`listening on http://localhost:${server.address().port}`)
})
