//go:build has_own_encryption_group
// +build has_own_encryption_group

package main

import encryption "k8s.io/apiserver/pkg/apis/config/v1"

// Older versions keep the encryption configuration apart from the other files of kube-apiserver.
func init() { add("encryption", encryption.AddToScheme) }
