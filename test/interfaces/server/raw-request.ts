// Requests as an attacker would write them: byte for byte over a socket, so that no client mends the headers.

import { connect } from 'node:net'

/** Sends `text` and resolves with all that came back until the server ended the connection. */
export function rawRequest(address: string, text: string): Promise<string> {
  const { hostname, port } = new URL(address)
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname)
    let answer = ''
    socket.setEncoding('utf8')
    socket.on('data', (chunk) => {
      answer += chunk
    })
    socket.on('close', () => resolve(answer))
    socket.on('error', (error) => (answer === '' ? reject(error) : resolve(answer)))
    socket.write(text)
  })
}

export function getRequest(path: string, headers: readonly string[]): string {
  return [`GET ${path} HTTP/1.1`, 'Connection: close', ...headers, '', ''].join('\r\n')
}

export function statusOf(answer: string): number {
  return Number(answer.split(' ')[1])
}
