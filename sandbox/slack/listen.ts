import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

type Upgrade = (...args: Parameters<Parameters<Server['on']>[1]>) => void;

export interface Listening {
  port: number;
  close(): Promise<void>;
}

function listen(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host, port, ipv6Only: host === '::1' }, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

function shut(server: Server): Promise<void> {
  if (!server.listening) return Promise.resolve();
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

/**
 * Listens on loopback, on 127.0.0.1 and, where the machine has it, on ::1: `localhost` means either one, depending on
 * the machine, and the cookies are for `localhost`. Port 0 picks one that is free on both.
 */
export async function listenOnLocalhost(
  port: number,
  onRequest: RequestListener,
  onUpgrade: Upgrade,
  attempts = 5,
): Promise<Listening> {
  const servers = [createServer(onRequest), createServer(onRequest)] as const;
  for (const server of servers) server.on('upgrade', onUpgrade);
  const [v4, v6] = servers;
  await listen(v4, '127.0.0.1', port);
  const chosen = (v4.address() as AddressInfo).port;
  try {
    await listen(v6, '::1', chosen);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EADDRINUSE') {
      await shut(v4);
      if (port !== 0 || attempts <= 1) throw error;
      return listenOnLocalhost(0, onRequest, onUpgrade, attempts - 1);
    }
    if (code !== 'EADDRNOTAVAIL' && code !== 'EAFNOSUPPORT') throw error;
  }
  return {
    port: chosen,
    async close() {
      await Promise.all([shut(v4), shut(v6)]);
    },
  };
}
