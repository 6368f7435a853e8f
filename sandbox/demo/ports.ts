import { createServer } from 'node:net';

/** A port nobody listens on: the wanted one if it is free, any other one otherwise. */
export async function freePort(wanted: number): Promise<number> {
  return (await listenOnce(wanted)) ?? (await listenOnce(0)) ?? 0;
}

/** Whether this many ports from `first` on are all free. */
export async function areFree(first: number, count: number): Promise<boolean> {
  const ports = Array.from({ length: count }, (_, offset) => first + offset);
  return (await Promise.all(ports.map(listenOnce))).every((port) => port !== undefined);
}

function listenOnce(port: number): Promise<number | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(undefined));
    // Without an address it collides with whoever listens on either loopback.
    server.listen(port, () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : undefined));
    });
  });
}
