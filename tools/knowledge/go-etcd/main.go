// Command etcd prints the flags of etcd and its help text.
package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"strings"

	"ETCD/etcdmain"
)

type etcdFlag struct {
	Name string `json:"name"`
	// As the flag set has it; where the help text says it, that counts: it does not depend on the host.
	Default string `json:"default"`
	// What the bare flag means; Go's package flag asks the value whether it needs one.
	NoOptDefault string `json:"noOptDefault,omitempty"`
	Type         string `json:"type"`
}

func noOptDefault(f *flag.Flag) string {
	if value, ok := f.Value.(interface{ IsBoolFlag() bool }); ok && value.IsBoolFlag() {
		return "true"
	}
	return ""
}

// typeOf names the type by its Go type where that tells it, and otherwise by whether it takes just any text.
func typeOf(f *flag.Flag) string {
	goType := fmt.Sprintf("%T", f.Value)
	goType = strings.ToLower(goType[strings.LastIndex(goType, ".")+1:])
	for _, known := range []string{"uint", "int", "bool", "duration"} {
		if strings.HasPrefix(goType, known) {
			return known
		}
	}
	if f.Value.Set("no such value") != nil {
		return "checked-string"
	}
	return "string"
}

func main() {
	flags := []etcdFlag{}
	etcdmain.FactsFlags().VisitAll(func(f *flag.Flag) {
		flags = append(flags, etcdFlag{Name: f.Name, Default: f.DefValue, NoOptDefault: noOptDefault(f), Type: typeOf(f)})
	})
	facts := map[string]interface{}{"flags": flags, "help": etcdmain.FactsHelp(), "usage": etcdmain.FactsUsage()}
	if err := json.NewEncoder(os.Stdout).Encode(facts); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
