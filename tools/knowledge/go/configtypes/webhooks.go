//go:build has_alpha_webhook_admission
// +build has_alpha_webhook_admission

package main

import webhooks "k8s.io/apiserver/pkg/admission/plugin/webhook/config/apis/webhookadmission/v1alpha1"

func init() { add("webhookAdmission", webhooks.AddToScheme) }
