import { expect, test } from 'vitest';
import { privateNetworkAddresses } from './network-interfaces.ts';

function ipv4(address: string, internal = false) {
  return { address, internal, family: 'IPv4' as const, netmask: '255.255.255.0', mac: '00:00:00:00:00:00', cidr: null };
}

test('cameras are looked for in private networks, never in public ones, on the loopback or over IPv6', () => {
  const interfaces = {
    lo: [ipv4('127.0.0.1', true)],
    plant: [ipv4('192.168.7.2'), ipv4('10.1.2.3'), ipv4('169.254.9.9')],
    office: [ipv4('172.16.0.1'), ipv4('172.31.255.1'), ipv4('172.32.0.1'), ipv4('172.15.0.1')],
    internet: [ipv4('203.0.113.5'), ipv4('11.0.0.1'), ipv4('192.169.1.1')],
    six: [{ ...ipv4('fe80::1'), family: 'IPv6' as const, scopeid: 1 }],
    gone: undefined,
  };
  expect(privateNetworkAddresses(interfaces)).toEqual([
    '192.168.7.2',
    '10.1.2.3',
    '169.254.9.9',
    '172.16.0.1',
    '172.31.255.1',
  ]);
});

test('a machine without networks has none', () => {
  expect(privateNetworkAddresses({})).toEqual([]);
});
