import { inventoryOf } from '../../src/model/pki/inventory.ts';
import { day, distrust } from '../../src/model/pki/trust.ts';
import { hostRule } from '../templates/host.ts';

export default hostRule(
  {
    title: 'a CA expires before a certificate that it signed',
    family: 'operations',
    severity: 'medium',
    why: 'The certificate looks good for longer than it is: on the day on which its CA expires nobody takes it any more, whatever its own end. A watch on the certificates alone does not tell.',
    remedy: 'Plan the change of the CA for before its end: distribute a bundle of the old and the new one, issue anew, restart, then take the old one out.',
    examples: () => ({
      bad: [{ host: { certificates: { ca: { days: [-3600, 100] } } } }],
      good: [{ host: {} }],
    }),
  },
  function* (node) {
    const { entries } = inventoryOf(node);
    const authorities = [...new Map(entries.filter(({ certificate }) => certificate.isAuthority).map((entry) => [entry.certificate.fingerprint, entry])).values()];
    const said = new Set<string>();
    for (const { certificate, host, at } of entries) {
      if (certificate.isAuthority || at === null) continue;
      const early = authorities.find((authority) => authority.certificate.notAfter < certificate.notAfter && authority.certificate.subject === certificate.issuer && distrust(certificate, [authority.certificate], { use: null, now: null }) === null);
      if (!early || said.has(early.certificate.fingerprint)) continue;
      said.add(early.certificate.fingerprint);
      yield { at, message: `the CA ${early.certificate.subject} in ${early.host} expires on ${day(early.certificate.notAfter)}, before the certificate in ${host} that it signed (${day(certificate.notAfter)})`, label: 'outlives its CA' };
    }
  },
);
