import { programProbe } from '../templates/program-probe.ts';

export default programProbe('konnectivity-server', 'health-port', '8092');
