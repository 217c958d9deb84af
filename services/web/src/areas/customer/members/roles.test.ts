import { expect, it } from 'vitest';
import { mayChange, roleName, rolesWithin } from './roles.ts';

it('nobody is offered a role above their own', () => {
  expect(rolesWithin('admin').map(({ id }) => id)).toEqual(['admin', 'member']);
  expect(rolesWithin('owner').map(({ id }) => id)).toEqual(['owner', 'admin', 'member']);
  expect(rolesWithin('operator')).toHaveLength(3);
});

it('nobody changes somebody above them, and nobody an operator', () => {
  expect(mayChange('admin', 'owner')).toBe(false);
  expect(mayChange('admin', 'admin')).toBe(true);
  expect(mayChange('operator', 'operator')).toBe(false);
});

it('every role has a name', () => {
  expect(['owner', 'admin', 'member', 'operator'].map(roleName)).not.toContain(undefined);
  expect(roleName('operator')).toBe('Operator of the installation');
});
