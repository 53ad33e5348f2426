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
	Type string `json:"type"`
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
		flags = append(flags, etcdFlag{Name: f.Name, Type: typeOf(f)})
	})
	facts := map[string]interface{}{"flags": flags, "help": etcdmain.FactsHelp(), "usage": etcdmain.FactsUsage()}
	if err := json.NewEncoder(os.Stdout).Encode(facts); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
