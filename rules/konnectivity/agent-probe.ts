import { programProbe } from '../templates/program-probe.ts';

export default programProbe('konnectivity-agent', 'health-server-port', '8093');
