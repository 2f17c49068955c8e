import { createServer, request, type Server } from 'node:http'
import { type AddressInfo, connect, type Socket } from 'node:net'

export interface ProxyOptions {
  /** Connections go to this machine, whatever host they name: only the proxy knows such hosts. */
  port?: number
  /** Only to whom it lets through: `user:password`. */
  login?: string
  /** Takes connections and never answers. */
  isMute?: boolean
}

/** A real proxy: requests to an absolute address are passed on, and `CONNECT` opens a tunnel. */
export class HttpProxy {
  /** What was asked: `CONNECT host:port` or `POST http://…`. */
  readonly requests: string[] = []
  readonly #server: Server
  readonly #sockets = new Set<Socket>()

  private constructor({ port, login, isMute = false }: ProxyOptions) {
    const mayPass = (authorization: string | undefined) =>
      login === undefined || authorization === `Basic ${Buffer.from(login).toString('base64')}`
    this.#server = createServer((incoming, outgoing) => {
      this.requests.push(`${incoming.method} ${incoming.url}`)
      if (isMute) return
      if (!mayPass(incoming.headers['proxy-authorization'])) return void outgoing.writeHead(407).end('who?')
      const url = new URL(incoming.url ?? '')
      const { method, headers } = incoming
      const onward = request(
        { host: '127.0.0.1', port: port ?? url.port, path: url.pathname + url.search, method, headers },
        (answer) => answer.pipe(outgoing.writeHead(answer.statusCode ?? 502, answer.headers)),
      )
      onward.on('error', () => outgoing.writeHead(502).end())
      incoming.pipe(onward)
    })
    this.#server.on('connect', (incoming, socket: Socket) => {
      this.requests.push(`CONNECT ${incoming.url}`)
      if (isMute) return
      if (!mayPass(incoming.headers['proxy-authorization'])) {
        socket.end('HTTP/1.1 407 Proxy Authentication Required\r\n\r\n')
        return
      }
      const onward = connect(port ?? Number(incoming.url?.split(':').at(-1)), '127.0.0.1', () => {
        socket.write('HTTP/1.1 200 Connection established\r\n\r\n')
        onward.pipe(socket).pipe(onward)
      })
      this.#sockets.add(onward)
      for (const end of [socket, onward]) end.on('error', () => {})
    })
    this.#server.on('connection', (socket: Socket) => this.#sockets.add(socket))
  }

  static async start(options: ProxyOptions = {}): Promise<HttpProxy> {
    const proxy = new HttpProxy(options)
    await new Promise<void>((resolve) => proxy.#server.listen(0, '127.0.0.1', resolve))
    return proxy
  }

  get host(): string {
    return `127.0.0.1:${(this.#server.address() as AddressInfo).port}`
  }

  get url(): string {
    return `http://${this.host}`
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const closed = new Promise((resolve) => this.#server.close(resolve))
    for (const socket of this.#sockets) socket.destroy()
    await closed
  }
}
