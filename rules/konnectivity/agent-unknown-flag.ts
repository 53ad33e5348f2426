import { unknownProgramFlag } from '../templates/program-flag.ts';

export default unknownProgramFlag('konnectivity-agent');
