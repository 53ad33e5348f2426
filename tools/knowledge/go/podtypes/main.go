// Command podtypes prints what Go makes of a Pod: {"Container": {"image": {"type": "string", "kind": "string"}}}. The kubelet's messages
// about a wrong type name these types.
package main

import (
	"encoding/json"
	"os"
	"reflect"
	"strings"

	v1 "k8s.io/api/core/v1"
)

type field struct {
	Type string `json:"type"`
	// What the type is underneath; "own" where it reads its JSON itself.
	Kind string `json:"kind"`
	// The Go name of the struct inside of which the field is declared, where that is embedded.
	Inside string `json:"inside,omitempty"`
}

var unmarshaler = reflect.TypeOf((*json.Unmarshaler)(nil)).Elem()
var types = map[string]map[string]field{}

func element(t reflect.Type) reflect.Type {
	for t.Kind() == reflect.Ptr || t.Kind() == reflect.Slice || t.Kind() == reflect.Map {
		t = t.Elem()
	}
	return t
}

func kind(t reflect.Type) string {
	if reflect.PtrTo(t).Implements(unmarshaler) {
		return "own"
	}
	return t.Kind().String()
}

func visit(t reflect.Type) {
	if kind(t) != "struct" || types[t.Name()] != nil {
		return
	}
	types[t.Name()] = map[string]field{}
	collect(t, types[t.Name()], "")
}

func collect(t reflect.Type, into map[string]field, inside string) {
	for i := 0; i < t.NumField(); i++ {
		f := t.Field(i)
		name := strings.Split(f.Tag.Get("json"), ",")[0]
		if f.Anonymous && name == "" {
			collect(f.Type, into, f.Name)
		} else if name != "" && name != "-" {
			e := element(f.Type)
			into[name] = field{strings.ReplaceAll(f.Type.String(), "*", ""), kind(e), inside}
			visit(e)
		}
	}
}

func main() {
	visit(reflect.TypeOf(v1.Pod{}))
	if err := json.NewEncoder(os.Stdout).Encode(types); err != nil {
		panic(err)
	}
}
