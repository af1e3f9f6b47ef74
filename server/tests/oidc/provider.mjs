// A certified OpenID provider with one client, for the tests of signing in with one. It can be told to lie
// about the next id token, and to exchange its keys.
//
// node provider.mjs <folder with node_modules> <port> <redirect uri> <client secret>

import { createRequire } from 'node:module';
import path from 'node:path';
import process from 'node:process';
import { pathToFileURL } from 'node:url';

const [folder, port, redirect, secret] = process.argv.slice(2);
const require = createRequire(path.join(folder, 'package.json'));
const load = (name) => import(pathToFileURL(require.resolve(name)));
const { Provider } = await load('oidc-provider');
const jose = await load('jose');

const issuer = `http://localhost:${port}`;

async function key(kid) {
  const { privateKey, publicKey } = await jose.generateKeyPair('RS256', { extractable: true });
  const shown = { use: 'sig', alg: 'RS256', kid };
  return {
    kid,
    sign: privateKey,
    jwk: { ...(await jose.exportJWK(privateKey)), ...shown },
    shown: { ...(await jose.exportJWK(publicKey)), ...shown },
  };
}

const first = await key('first');
const second = await key('second');
const unknown = await key('first');
let current = first;
let lie = '';

const provider = new Provider(issuer, {
  clients: [{ client_id: 'tsunagu', client_secret: secret, redirect_uris: [redirect] }],
  jwks: { keys: [first.jwk] },
  cookies: { keys: ['only for tests'] },
  pkce: { required: () => true },
  // the subject is what was typed into the provider's own form
  findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id, email: 'same@example.jp' }) }),
});

/** What a lie changes in the claims, or how it signs them. */
const lies = {
  nonce: { nonce: 'another' },
  audience: { aud: 'another-client' },
  issuer: { iss: 'https://evil.example' },
  expired: { iat: 1_600_000_000, exp: 1_600_003_600 },
  subject: { sub: 'somebody-else' },
};

async function forged(token) {
  const claims = { ...jose.decodeJwt(token), ...lies[lie] };
  const jwt = (alg, kid) => new jose.SignJWT(claims).setProtectedHeader({ alg, kid });
  if (lie === 'none') return new jose.UnsecuredJWT(claims).encode();
  if (lie === 'secret') return jwt('HS256').sign(new TextEncoder().encode(secret));
  if (lie === 'key') return jwt('RS256', 'first').sign(unknown.sign);
  if (lie === 'old') return jwt('RS256', 'first').sign(first.sign);
  // with a subject changed and no new signature
  if (lie === 'subject') {
    const [head, , signature] = token.split('.');
    return [head, jose.base64url.encode(JSON.stringify(claims)), signature].join('.');
  }
  return jwt('RS256', current.kid).sign(current.sign);
}

provider.use(async (ctx, next) => {
  if (ctx.path === '/test/lie') {
    lie = ctx.query.kind ?? '';
    ctx.body = 'ok';
    return;
  }
  if (ctx.path === '/test/rotate') {
    current = second;
    ctx.body = 'ok';
    return;
  }
  await next();
  if (ctx.path === '/jwks') ctx.body = { keys: [current.shown] };
  if (ctx.path === '/token' && ctx.body?.id_token) {
    ctx.body = { ...ctx.body, id_token: await forged(ctx.body.id_token) };
  }
});

provider.listen(Number(port), '127.0.0.1', () => console.log('ready'));
