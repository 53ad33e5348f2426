import { get as getHttp } from 'node:http';
import { get as getHttps } from 'node:https';

/** A component's health endpoint answers at once or not at all, in milliseconds. */
const TIMEOUT = 2000;

/** Whether a health endpoint answers 200, as the kubelet asks it: without a look at the certificate. */
export const answers = (url: string): Promise<boolean> =>
  new Promise((resolve) => {
    const options = { timeout: TIMEOUT, agent: false, rejectUnauthorized: false };
    const request = (url.startsWith('https:') ? getHttps : getHttp)(url, options, (response) => {
      response.resume();
      resolve(response.statusCode === 200);
    });
    request.on('timeout', () => request.destroy());
    request.on('error', () => resolve(false));
  });
