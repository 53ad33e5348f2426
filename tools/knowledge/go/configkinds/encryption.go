//go:build has_own_encryption_group
// +build has_own_encryption_group

package main

import (
	"k8s.io/apimachinery/pkg/runtime"
	encryption "k8s.io/apiserver/pkg/apis/config/v1"
)

// Older versions keep the encryption configuration apart from the other files of kube-apiserver.
func init() {
	more = append(more, func(kinds map[string][]string) {
		scheme := runtime.NewScheme()
		if err := encryption.AddToScheme(scheme); err != nil {
			panic(err)
		}
		kinds["encryption"] = kindsOf(scheme, "EncryptionConfiguration")
	})
}
