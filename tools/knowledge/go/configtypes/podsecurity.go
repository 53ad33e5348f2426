//go:build has_pod_security
// +build has_pod_security

package main

import podsecurity "k8s.io/pod-security-admission/admission/api/scheme"

func init() { schemes["podSecurity"] = podsecurity.Scheme }
