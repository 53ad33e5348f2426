import { compareVersions } from './table.ts';

/** The day after which a release gets no fixes any more. Kubernetes: kubernetes.io/releases (dates to come are the announced ones); etcd: the two newest minors are kept. */
const KUBERNETES: Readonly<Record<string, string>> = {
  '1.19': '2021-10-28', '1.20': '2022-02-28', '1.21': '2022-06-28', '1.22': '2022-12-08', '1.23': '2023-02-28', '1.24': '2023-07-28', '1.25': '2023-10-28',
  '1.26': '2024-02-28', '1.27': '2024-07-16', '1.28': '2024-10-22', '1.29': '2025-02-28', '1.30': '2025-07-15', '1.31': '2025-11-11', '1.32': '2026-02-28',
  '1.33': '2026-06-28', '1.34': '2026-10-27', '1.35': '2027-02-28', '1.36': '2027-06-28',
};
const ETCD: Readonly<Record<string, string>> = { '3.1': '2018-10-10', '3.2': '2021-03-28', '3.3': '2021-10-15', '3.4': '2025-05-15' };

/** The last day of support of a minor as `2025-11-11`; null where it is not known. What is older than the table ended before it begins. */
export const endOfLife = (component: 'kubernetes' | 'etcd', minor: string): string | null => {
  const dates = component === 'etcd' ? ETCD : KUBERNETES;
  if (Object.hasOwn(dates, minor)) return dates[minor] ?? null;
  const [[oldest = '', first = ''] = []] = Object.entries(dates);
  return compareVersions(minor, oldest) < 0 ? first : null;
};
