package procpool

// Child runs in a child: it reads ids from stdin, calls do with each, and writes the results
// to stdout, as JSON, until stdin ends. Everything that do prints on stdout goes to stderr.
//
// This is yours to write.
func Child(do func(id string) (string, error)) error {
	return nil
}
