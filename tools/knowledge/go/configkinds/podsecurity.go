//go:build has_pod_security
// +build has_pod_security

package main

import podsecurity "k8s.io/pod-security-admission/admission/api/scheme"

func init() {
	more = append(more, func(kinds map[string][]string) {
		kinds["podSecurity"] = kindsOf(podsecurity.Scheme, "PodSecurityConfiguration")
	})
}
