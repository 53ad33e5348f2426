/** Starts the command from its sources, as start.cjs does from the bundle. */
import { main } from './main.ts';

await main((url) => import(url));
