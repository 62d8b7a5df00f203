// A disk in memory that tells in which folder something happened, as a watcher of each folder does.

import { type MemoryOptions, MemoryVolume } from '../../src/platform/files/memory-volume.ts'

export class WatchedVolume extends MemoryVolume {
  readonly #written = new Map<number, string>()

  constructor(
    options: MemoryOptions,
    /** Hears the folder in which a name came or went, or a file got another content. */
    private readonly heard: (folder: string) => void,
  ) {
    super(options)
  }

  override mkdir(path: string): void {
    super.mkdir(path)
    this.#tell(path)
  }

  override symlink(path: string): void {
    super.symlink(path)
    this.#tell(path)
  }

  override rmdir(path: string): void {
    super.rmdir(path)
    this.#tell(path)
  }

  override unlink(path: string): void {
    super.unlink(path)
    this.#tell(path)
  }

  override link(from: string, to: string): void {
    super.link(from, to)
    this.#tell(to)
  }

  override rename(from: string, to: string): void {
    super.rename(from, to)
    this.#tell(from)
    this.#tell(to)
  }

  override exchange(one: string, other: string): void {
    super.exchange(one, other)
    this.#tell(one)
    this.#tell(other)
  }

  override create(path: string, mode: number): number {
    const descriptor = super.create(path, mode)
    this.#written.set(descriptor, path)
    this.#tell(path)
    return descriptor
  }

  override openAppend(path: string, mode: number): number {
    const descriptor = super.openAppend(path, mode)
    this.#written.set(descriptor, path)
    this.#tell(path)
    return descriptor
  }

  override write(descriptor: number, bytes: Uint8Array): void {
    super.write(descriptor, bytes)
    this.#tell(this.#written.get(descriptor) ?? '')
  }

  override close(descriptor: number): void {
    super.close(descriptor)
    this.#written.delete(descriptor)
  }

  override writeInPlace(target: string | number, bytes: Uint8Array, mtimeNs?: bigint): void {
    super.writeInPlace(target, bytes, mtimeNs)
    if (typeof target === 'string') this.#tell(target)
    else this.#tellWhere(this.fstat(target).ino, '')
  }

  #tell(path: string): void {
    this.heard(path.slice(0, path.lastIndexOf('/')))
  }

  /** Wherever the file has a name by now. */
  #tellWhere(ino: bigint, folder: string): void {
    for (const { name, kind } of this.readdir(folder)) {
      const path = `${folder}/${name}`
      if (kind === 'folder') this.#tellWhere(ino, path)
      else if (this.lstat(path)?.ino === ino) this.heard(folder)
    }
  }
}
