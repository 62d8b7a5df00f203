// Two Syncthings on this machine that share one folder, know no others, and tell nobody.

import { mkdir, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { execa } from 'execa'

/**
 * @param {string} folder an empty one
 * @returns {Promise<{ a: string, b: string, stop(): Promise<void> }>} the two folders
 */
export async function twoSyncthings(folder) {
  const a = await replicaIn(join(folder, 'a'))
  const b = await replicaIn(join(folder, 'b'))
  const running = []
  for (const [self, other] of [
    [a, b],
    [b, a],
  ]) {
    await writeFile(join(self.home, 'config.xml'), configOf(self, other))
    const args = ['--home', self.home, '--no-browser', '--no-restart', '--no-upgrade']
    running.push(execa('syncthing', args, { reject: false, stdout: 'ignore', stderr: 'ignore' }))
  }
  const stop = async () => {
    for (const each of running) each.kill('SIGTERM')
    await Promise.all(running)
  }
  return { a: a.files, b: b.files, stop }
}

/** @typedef {{ home: string, files: string, id: string, port: number, guiPort: number }} Replica */

/** @param {string} folder */
async function replicaIn(folder) {
  const home = join(folder, 'home')
  const files = join(folder, 'files')
  await mkdir(join(files, '.stfolder'), { recursive: true })
  await execa('syncthing', ['generate', '--home', home, '--no-default-folder'])
  const { stdout } = await execa('syncthing', ['--home', home, '--device-id'])
  return { home, files, id: stdout.trim(), port: await freePort(), guiPort: await freePort() }
}

/**
 * @param {Replica} self
 * @param {Replica} other
 */
function configOf(self, other) {
  return `<configuration version="36">
  <folder id="bench" path="${self.files}" type="sendreceive" rescanIntervalS="3600" fsWatcherEnabled="true" fsWatcherDelayS="1">
    <device id="${self.id}"></device><device id="${other.id}"></device>
  </folder>
  <device id="${self.id}" name="self"><address>tcp://127.0.0.1:${self.port}</address></device>
  <device id="${other.id}" name="other"><address>tcp://127.0.0.1:${other.port}</address></device>
  <gui enabled="true" tls="false"><address>127.0.0.1:${self.guiPort}</address><apikey>bench</apikey></gui>
  <options>
    <listenAddress>tcp://127.0.0.1:${self.port}</listenAddress>
    <globalAnnounceEnabled>false</globalAnnounceEnabled><localAnnounceEnabled>false</localAnnounceEnabled>
    <relaysEnabled>false</relaysEnabled><natEnabled>false</natEnabled><crashReportingEnabled>false</crashReportingEnabled>
    <reconnectionIntervalS>2</reconnectionIntervalS><startBrowser>false</startBrowser><urAccepted>-1</urAccepted>
  </options>
</configuration>
`
}

/** @returns {Promise<number>} */
function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.on('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0))
    })
  })
}
