import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { generate } from 'selfsigned'

/** A certificate of nobody's but the test's, which is its own authority. */
export interface Certificates {
  cert: string
  key: string
  /** The files that `OTEL_EXPORTER_OTLP_CERTIFICATE` and its like name. */
  certFile: string
  keyFile: string
}

export async function makeCertificates(folder: string): Promise<Certificates> {
  const { cert, private: key } = await generate([{ name: 'commonName', value: 'test' }], {
    keyType: 'ec',
    extensions: [
      { name: 'basicConstraints', cA: true },
      {
        name: 'subjectAltName',
        altNames: [
          { type: 7, ip: '127.0.0.1' },
          { type: 2, value: 'localhost' },
          { type: 2, value: 'collector.invalid' },
        ],
      },
    ],
  })
  const [certFile, keyFile] = [join(folder, 'cert.pem'), join(folder, 'key.pem')]
  writeFileSync(certFile, cert)
  writeFileSync(keyFile, key)
  return { cert, key, certFile, keyFile }
}
