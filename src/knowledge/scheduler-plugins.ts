/** The plugins that kube-scheduler itself brings: in which minors, and at which points of its work each can stand in any of them. */
interface PluginRow {
  readonly points: readonly string[];
  readonly since?: string;
  readonly removed?: string;
}

const FILTER = ['PreFilter', 'Filter'];
const SCORE = ['PreScore', 'Score'];

const PLUGINS: Readonly<Record<string, PluginRow>> = {
  AzureDiskLimits: { points: FILTER, removed: '1.32' },
  CinderLimits: { points: FILTER, removed: '1.32' },
  DefaultBinder: { points: ['Bind'] },
  DefaultPreemption: { points: ['PostFilter', 'PreEnqueue'] },
  DeferredPodScheduling: { points: [...FILTER, 'Permit'], since: '1.37' },
  DynamicResources: { points: [...FILTER, ...SCORE, 'PostFilter', 'PodGroupPostFilter', 'PreEnqueue', 'Reserve', 'PreBind', 'PostBind'], since: '1.26' },
  EBSLimits: { points: FILTER, removed: '1.32' },
  GCEPDLimits: { points: FILTER, removed: '1.32' },
  GangScheduling: { points: ['PreEnqueue', 'Permit', 'Reserve'], since: '1.35' },
  ImageLocality: { points: ['Score'] },
  InterPodAffinity: { points: [...FILTER, ...SCORE] },
  NodeAffinity: { points: [...FILTER, ...SCORE] },
  NodeDeclaredFeatures: { points: FILTER, since: '1.35' },
  NodeLabel: { points: ['Filter', 'Score'], removed: '1.23' },
  NodeName: { points: FILTER },
  NodePorts: { points: FILTER },
  NodePreferAvoidPods: { points: ['Score'], removed: '1.23' },
  NodeResourcesBalancedAllocation: { points: [...FILTER, ...SCORE] },
  NodeResourcesFit: { points: [...FILTER, ...SCORE, 'PlacementScore'] },
  NodeResourcesLeastAllocated: { points: [...FILTER, 'Score'], removed: '1.23' },
  NodeResourcesMostAllocated: { points: [...FILTER, 'Score'], removed: '1.23' },
  NodeUnschedulable: { points: FILTER },
  NodeVolumeLimits: { points: FILTER },
  PodGroupPodsCount: { points: ['PlacementScore'], since: '1.36' },
  PodTopologySpread: { points: [...FILTER, ...SCORE] },
  PrioritySort: { points: ['QueueSort'] },
  RequestedToCapacityRatio: { points: ['Score'], removed: '1.23' },
  SchedulingGates: { points: ['PreEnqueue'], since: '1.26' },
  SelectorSpread: { points: SCORE, removed: '1.29' },
  ServiceAffinity: { points: [...FILTER, 'Score'], removed: '1.23' },
  TaintToleration: { points: [...FILTER, ...SCORE] },
  TopologyPlacementGenerator: { points: ['PlacementGenerate'], since: '1.36' },
  VolumeBinding: { points: [...FILTER, ...SCORE, 'Reserve', 'PreBind'] },
  VolumeRestrictions: { points: FILTER },
  VolumeZone: { points: FILTER },
};

/** The last minor that these plugins were looked up for; later ones may have more. */
export const LAST_SCHEDULER_PLUGINS = '1.37';

/** The plugins of a minor; `atLeast` compares with it. */
export const schedulerPlugins = (atLeast: (minor: string) => boolean): readonly string[] =>
  Object.entries(PLUGINS).flatMap(([name, { since, removed }]) => ((since === undefined || atLeast(since)) && !(removed !== undefined && atLeast(removed)) ? [name] : []));

/** The points at which a plugin can stand; undefined for one that is not the scheduler's own. */
export const schedulerPluginPoints = (name: string): readonly string[] | undefined => (Object.hasOwn(PLUGINS, name) ? PLUGINS[name]?.points : undefined);
