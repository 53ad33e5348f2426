import { leaderElection } from '../templates/leader-election.ts';

export default leaderElection('kube-scheduler');
