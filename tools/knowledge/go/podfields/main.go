// Command podfields prints the OpenAPI definitions that the API server is built with. Unlike the published
// swagger.json, they hold the values of enumerations.
package main

import (
	"k8s.io/kube-openapi/pkg/validation/spec"
	"k8s.io/kubernetes/pkg/generated/openapi"

	"example.invalid/knowledge/facts"
)

func main() {
	ref := func(path string) spec.Ref { return spec.MustCreateRef("#/definitions/" + path) }
	definitions := map[string]interface{}{}
	for name, definition := range openapi.GetOpenAPIDefinitions(ref) {
		definitions[name] = definition.Schema
	}
	facts.Print(map[string]interface{}{"definitions": definitions})
}
