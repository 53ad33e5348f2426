// The driver adds this file to a copy of etcd's own package etcdmain, which exports neither its flags nor its help.

package etcdmain

import "flag"

// FactsFlags are the flags of etcd.
func FactsFlags() *flag.FlagSet { return newConfig().cf.flagSet }

// FactsHelp is the part of the help text that tells of the flags.
func FactsHelp() string { return flagsline }

// FactsUsage is the part before it.
func FactsUsage() string { return usageline }
