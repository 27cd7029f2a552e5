import { type NetworkInterfaceInfo, networkInterfaces } from 'node:os';

/** RFC 1918 networks and self-assigned addresses: where cameras hang; public networks are never asked. */
const CAMERA_NETWORKS = /^(?:10\.|192\.168\.|169\.254\.|172\.(?:1[6-9]|2\d|3[01])\.)/;

type Interfaces = Readonly<Record<string, readonly NetworkInterfaceInfo[] | undefined>>;

/** Returns this machine's IPv4 addresses in private networks, from which cameras are looked for by broadcast. */
export function privateNetworkAddresses(interfaces: Interfaces = networkInterfaces()): readonly string[] {
  return Object.values(interfaces)
    .flatMap((addresses) => addresses ?? [])
    .filter(({ family, internal, address }) => family === 'IPv4' && !internal && CAMERA_NETWORKS.test(address))
    .map(({ address }) => address);
}
