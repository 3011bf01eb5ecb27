import { expect, test } from 'vitest';
import { brokerAddress } from '../../../../workers/queue/brokerAddress.ts';
import { refused } from '../../../refused.ts';

test.each([
  ['nats://broker:4222', { server: 'nats://broker:4222' }],
  ['tls://broker/', { server: 'tls://broker' }],
  ['nats://secret@broker', { server: 'nats://broker', token: 'secret' }],
  ['nats://al%2Fice:p%40ss%3Fw%23%25@broker', { server: 'nats://broker', user: 'al/ice', pass: 'p@ss?w#%' }],
])('%s is an address', (url, address) => {
  expect(brokerAddress(url)).toEqual(address);
});

test.each([
  ['nats://sec/ret@broker', /a \/ is written %2F, a \? %3F, a # %23/],
  ['nats://sec?ret@broker', /nothing behind host and port/],
  ['nats://sec#ret@broker', /nothing behind host and port/],
  ['nats://alice:sec/ret@broker', /nothing behind host and port/],
  ['nats://secret@broker/x', /nothing behind host and port/],
  ['nats://:secret@broker', /a password stands behind its user, nats:\/\/USER:PASSWORD@host/],
  ['nats://secret@broker:99999', /--queue nats:\/\/…@broker:99999: expected an address/],
  ['secret', /--queue …: expected an address such as nats:\/\/host:4222/],
  ['secret:x', /--queue …: expected nats:\/\/ or tls:\/\/ before the host/],
  ['nats://', /expected a host/],
  ['nats://sec%ret@broker', /a % in .* is written %25/],
])('%s is refused, and nothing of it that is secret is said', (url, message) => {
  expect(() => brokerAddress(url)).toThrow(refused('usage', message));
  expect(() => brokerAddress(url)).not.toThrow(/sec|ret/);
});
