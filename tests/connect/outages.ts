import { ScalekitError } from '../../src/connectors/scalekit-port.ts';

/** A call to Scalekit while it is down. */
export async function scalekitDown(): Promise<never> {
  throw new ScalekitError('a call', 'unavailable');
}
