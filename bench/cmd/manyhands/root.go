package main

import (
	"errors"
	"fmt"
	"os"
	"regexp"
	"runtime"
	"slices"
	"strconv"
	"strings"

	"github.com/olekukonko/tablewriter/pkg/twwarp"
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"manyhands/bench"
	"manyhands/reports"
)

// envPrefix and the name of a flag make the name of its environment variable.
const envPrefix = "MANYHANDS_"

// fromEnvironment marks the flags that were set from there.
const fromEnvironment = "environment"

// Help lists the commands in the order in which they are added below.
func init() { cobra.EnableCommandSorting = false }

func newRoot() *cobra.Command {
	root := &cobra.Command{
		Use:   "manyhands",
		Short: "Measure how concurrency strategies scale with workers",
		Long: `Many hands make light work, until they don't.

Manyhands runs the same tasks with four strategies: one after another
(sequential), one goroutine per task (errgroup), a fixed number of goroutines
(pool), and child processes (process; not on Windows). It measures how long they
take with more and more workers, for work that waits (downloading flags) and for
work that computes (checking primes), and shows the results in tables and
charts.

Without a command it runs the main job, a sweep of all workloads, in about a
minute.`,
		Example: `  manyhands                         the main job
  manyhands sweep --quick           the same in 20 seconds, less precise
  manyhands primes --workers 2      check 20 numbers and show the time of each
  manyhands help sweep              help on one command
  manyhands help terms              the terms in tables, charts and help`,
		Version:           reports.VersionText(bench.Version()) + ", " + runtime.Version(),
		Args:              noCommand,
		SilenceErrors:     true, // run prints them, on one line
		SilenceUsage:      true,
		PersistentPreRunE: setFromEnvironment, // none of the commands may have its own: it would hide this one
	}
	// Not sweep's own RunE: its flags would not have been read from the environment.
	root.RunE = func(c *cobra.Command, _ []string) error {
		c.SetArgs([]string{"sweep"})
		return c.ExecuteContext(c.Context())
	}
	root.AddGroup(&cobra.Group{ID: "measure", Title: "Measure:"}, &cobra.Group{ID: "run", Title: "Run once:"}, &cobra.Group{ID: "learn", Title: "Learn:"})
	root.AddCommand(newSweep(), newGrain(), newReport(), newClaim(), newCompare(), newCalibrate(), newEnv(), newFlags(), newPrimes(), newFutures(), newServe(), newSheet(), newGrade(), newHint(), newPredict(), newDemo(), newHandout(), newWorksheets())
	root.SetVersionTemplate("{{.Name}} {{.Version}}\n")
	root.Flags().Bool("version", false, "show version, commit and Go version") // cobra's own has the letter v
	root.SetHelpCommand(newHelp())
	root.AddCommand(newTerms())
	addCompletion(root)
	root.SetFlagErrorFunc(flagError)
	// Flags are images here, so help calls the flags of a command options.
	root.DisableFlagsInUseLine = true
	for _, c := range root.Commands() {
		c.DisableFlagsInUseLine = true
	}
	root.SetHelpFunc(narrowHelp(root.HelpFunc()))
	// A projected terminal has 80 columns; a line that is longer would break within a word.
	usage := strings.NewReplacer("Flags:", "Options:", ".FlagUsages ", ".FlagUsagesWrapped 80 ", "for more information about", "for help on").Replace(root.UsageTemplate())
	root.SetUsageTemplate(usage + `
Environment variables set options, too: ` + envPrefix + `AN_OPTION for --an-option.
A variable with that prefix that names no option is an error.
Exit codes: 0 done, 1 the work failed, 2 wrong usage, 3 cannot tell,
130 interrupted.
`)
	return root
}

// narrowHelp breaks the lines of a help text between words where a terminal has less than 80 columns.
func narrowHelp(help func(*cobra.Command, []string)) func(*cobra.Command, []string) {
	return func(c *cobra.Command, args []string) {
		out := c.OutOrStdout()
		width := widthFor(out)
		if width == usualWidth {
			help(c, args)
			return
		}
		var text strings.Builder
		c.SetOut(&text)
		help(c, args)
		c.SetOut(out)
		fmt.Fprint(out, reflow(text.String(), width))
	}
}

// indented matches a line with an indent, or a name and what it means behind two spaces or more.
var indented = regexp.MustCompile(`^(\s*\S.*?\s{2,}|\s+)\S`)

// reflow breaks lines of 80 columns for a narrower terminal. Lines that begin at the margin are a
// paragraph; of the others what does not fit goes on below where their text begins, or in the next line if that is far to the right.
func reflow(text string, width int) string {
	var b strings.Builder
	var paragraph []string
	flush := func() {
		if paragraph != nil {
			lines, _ := twwarp.WrapString(strings.Join(paragraph, " "), width)
			b.WriteString(strings.Join(lines, "\n") + "\n")
			paragraph = nil
		}
	}
	for line := range strings.Lines(text) {
		line = strings.TrimRight(line, " \n")
		at := indented.FindStringIndex(line)
		switch {
		case line != "" && at == nil:
			paragraph = append(paragraph, line)
		case len([]rune(line)) <= width:
			flush()
			b.WriteString(line + "\n")
		default:
			flush()
			column := at[1] - 1
			before := line[:column]
			if column > width/2 {
				column = 8
				before = strings.TrimRight(before, " ") + "\n" + strings.Repeat(" ", column)
			}
			lines, _ := twwarp.WrapString(line[at[1]-1:], width-column)
			b.WriteString(before + strings.Join(lines, "\n"+strings.Repeat(" ", column)) + "\n")
		}
	}
	flush()
	return b.String()
}

// newHelp is what cobra has, except that a command that does not exist is an error.
func newHelp() *cobra.Command {
	return &cobra.Command{
		Use:                   "help [command|terms]",
		Short:                 "Show help on a command, or the terms",
		DisableFlagsInUseLine: true,
		ValidArgsFunction: func(c *cobra.Command, args []string, _ string) (names []cobra.Completion, _ cobra.ShellCompDirective) {
			if len(args) == 0 {
				names = append(commandNames(c.Root()), "terms")
			}
			return names, cobra.ShellCompDirectiveNoFileComp
		},
		RunE: func(c *cobra.Command, args []string) error {
			// Find returns the root itself, with all arguments, for what it cannot find.
			target, rest, err := c.Root().Find(args)
			if err != nil {
				return usageError{err}
			}
			if target == c.Root() {
				if err := noCommand(target, rest); err != nil {
					return err
				}
			}
			return target.Help()
		},
	}
}

// newTerms is a topic of help and no command. Its text is made when somebody asks for it.
func newTerms() *cobra.Command {
	terms := &cobra.Command{Use: "terms", Short: "What the terms in tables, charts and help mean"}
	terms.SetHelpFunc(func(c *cobra.Command, _ []string) {
		fmt.Fprintln(c.OutOrStdout(), termsText(widthFor(c.OutOrStdout())))
	})
	return terms
}

func termsText(width int) string {
	var b strings.Builder
	b.WriteString("The terms in tables, charts and help, in the order in which a reader needs them.\n")
	for _, t := range reports.Glossary() {
		lines, _ := twwarp.WrapString(t.Meaning, width-4)
		fmt.Fprintf(&b, "\n%s\n    %s\n", t.Word, strings.Join(lines, "\n    "))
	}
	return strings.TrimSpace(b.String())
}

// noCommand is what root makes of arguments that are none of its commands.
func noCommand(root *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	names := commandNames(root)
	return usagef("unknown command %q%s: want one of %s", args[0], didYouMean("", args[0], names), strings.Join(names, ", "))
}

// commandNames are what can be typed after manyhands, as its help lists them.
func commandNames(root *cobra.Command) (names []string) {
	for _, c := range root.Commands() {
		if c.IsAvailableCommand() {
			names = append(names, c.Name())
		}
	}
	return names
}

// flagError turns every mistake in a flag into a usage error, with the flag that
// may have been meant.
func flagError(c *cobra.Command, err error) error {
	var unknown *pflag.NotExistError
	if !errors.As(err, &unknown) {
		return usageError{switchError(err)}
	}
	name := unknown.GetSpecifiedName()
	// The bare command is a sweep, so whoever wants a different one tries it there.
	if sweep, _, _ := c.Find([]string{"sweep"}); c == c.Root() && sweep.Flags().Lookup(name) != nil {
		return usagef("%v (did you mean %s --%s?)", err, sweep.CommandPath(), name)
	}
	if name == "json" && c.Flags().Lookup("format") != nil { // it had a flag of its own once
		return usagef("%v (did you mean --format json?): see %s --help", err, c.CommandPath())
	}
	var names []string
	c.Flags().VisitAll(func(f *pflag.Flag) { names = append(names, f.Name) })
	return usagef("%v%s: see %s --help", err, didYouMean("--", name, names), c.CommandPath())
}

// switchError says what a flag without a value accepts, where pflag quotes strconv.
func switchError(err error) error {
	var invalid *pflag.InvalidValueError
	var parsing *strconv.NumError
	if errors.As(err, &invalid) && errors.As(err, &parsing) && parsing.Func == "ParseBool" {
		return fmt.Errorf("invalid argument %q for \"--%s\" flag: want true or false", invalid.GetValue(), invalid.GetFlag().Name)
	}
	return err
}

// didYouMean is what to say about a name that is not known, "" when nothing comes
// near. Cobra has the measure of it, for commands only, so names are made commands.
func didYouMean(prefix, name string, names []string) string {
	list := new(cobra.Command)
	for _, n := range names {
		list.AddCommand(&cobra.Command{Use: n, Run: func(*cobra.Command, []string) {}})
	}
	for list.SuggestionsMinimumDistance = 1; list.SuggestionsMinimumDistance <= 2; list.SuggestionsMinimumDistance++ { // the nearest first
		if suggestions := list.SuggestionsFor(name); len(suggestions) > 0 {
			return fmt.Sprintf(" (did you mean %s%s?)", prefix, suggestions[0])
		}
	}
	return ""
}

// setFromEnvironment sets the flags that the command line left out. They count as
// given from then on, and are checked like those of the command line.
func setFromEnvironment(c *cobra.Command, _ []string) (err error) {
	if err := checkEnvironment(c); err != nil {
		return err
	}
	c.Flags().VisitAll(func(f *pflag.Flag) {
		name := envPrefix + envName(f)
		value, ok := os.LookupEnv(name)
		if !ok || f.Changed || f.Name == "help" || f.Name == "version" || err != nil {
			return
		}
		if e := c.Flags().Set(f.Name, value); e != nil {
			err = usagef("environment variable %s: %w", name, switchError(e))
			return
		}
		f.Annotations = map[string][]string{fromEnvironment: {name}}
	})
	return err
}

// envName is the name of a flag in the environment, without the prefix.
func envName(f *pflag.Flag) string { return strings.ToUpper(strings.ReplaceAll(f.Name, "-", "_")) }

// checkEnvironment refuses variables that set no flag of any command. One that is misspelt would
// be ignored, and its flag left at its default. A flag of another command is fine: a script may
// set it for all its commands.
func checkEnvironment(c *cobra.Command) error {
	if c.Name() == "help" || c.Parent() != nil && c.Parent().Name() == "completion" || strings.HasPrefix(c.Name(), cobra.ShellCompRequestCmd) {
		return nil // these help with the right name
	}
	var names []string
	for _, command := range append(c.Root().Commands(), c.Root()) {
		command.Flags().VisitAll(func(f *pflag.Flag) { names = append(names, envName(f)) })
	}
	for _, variable := range os.Environ() {
		name, _, _ := strings.Cut(variable, "=")
		option, ok := strings.CutPrefix(name, envPrefix)
		if !ok || name == parentEnv || slices.Contains(names, option) {
			continue
		}
		return usagef("unknown environment variable %s%s: want %s and the name of an option, like %sWORKERS", name, didYouMean(envPrefix, option, names), envPrefix, envPrefix)
	}
	return nil
}
