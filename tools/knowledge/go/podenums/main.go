// Command podenums prints the values of the enumerations in the core API's types. The OpenAPI definitions that the
// API server is built with hold them, the published swagger.json does not.
package main

import (
	"strings"

	"k8s.io/kube-openapi/pkg/validation/spec"
	"k8s.io/kubernetes/pkg/generated/openapi"

	"example.invalid/knowledge/facts"
)

// typeOf is "Pod" of "k8s.io/api/core/v1.Pod", and empty for a type outside of the core API.
func typeOf(definition string) string {
	// Newer versions write "io.k8s.api.core.v1.Pod".
	dotted := strings.ReplaceAll(definition, "/", ".")
	if at := strings.LastIndex(dotted, "api.core.v1."); at >= 0 {
		return dotted[at+len("api.core.v1."):]
	}
	return ""
}

func main() {
	ref := func(path string) spec.Ref { return spec.MustCreateRef("#/definitions/" + path) }
	enums := map[string][]interface{}{}
	for name, definition := range openapi.GetOpenAPIDefinitions(ref) {
		typeName := typeOf(name)
		for field, schema := range definition.Schema.Properties {
			values := schema.Enum
			if schema.Items != nil && schema.Items.Schema != nil && len(values) == 0 {
				values = schema.Items.Schema.Enum
			}
			if typeName != "" && len(values) > 0 {
				enums[typeName+"."+field] = values
			}
		}
	}
	facts.Print(map[string]interface{}{"podEnums": enums})
}
