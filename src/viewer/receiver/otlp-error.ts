/** Why a request is not taken. OTLP's exporters try again for 429, 502, 503 and 504 alone. */
export class OtlpError extends Error {
  constructor(
    readonly status: 400 | 404 | 405 | 413 | 415 | 503,
    message: string,
  ) {
    super(message)
  }
}
