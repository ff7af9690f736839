package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"manyhands/bench/atomicfile"
	"manyhands/flags"
	"manyhands/flags/drawing"
)

func newSheet() *cobra.Command {
	return &cobra.Command{
		Use:     "sheet FILE.png [CC...]",
		GroupID: "run",
		Short:   "Draw flags on one contact sheet (PNG)",
		Long: `Draw the flags of the built-in server on one picture, each with its code, its
proportions and the name of its country. A star marks a flag with a simplified
emblem. Without codes, the picture has all flags.`,
		Example: `  manyhands sheet flags.png
  manyhands sheet three.png BR FR JP`,
		ValidArgsFunction: func(_ *cobra.Command, args []string, _ string) (codes []cobra.Completion, _ cobra.ShellCompDirective) {
			if len(args) == 0 {
				return []cobra.Completion{"png"}, cobra.ShellCompDirectiveFilterFileExt
			}
			return flags.AllCodes(), cobra.ShellCompDirectiveNoFileComp
		},
		RunE: func(c *cobra.Command, args []string) error { return drawSheet(c, args) },
	}
}

func drawSheet(c *cobra.Command, args []string) error {
	if len(args) == 0 {
		return usagef("sheet takes the file name of the picture and country codes: see %s --help", c.CommandPath())
	}
	file, codes := args[0], args[1:]
	if !strings.HasSuffix(strings.ToLower(file), ".png") { // a code, as likely as not
		return usagef("%q is not the file name of a picture: want one that ends in .png", file)
	}
	for _, code := range codes {
		if _, err := flags.ParseCode(code); err != nil {
			return usageError{err}
		}
	}
	if _, err := os.Stat(filepath.Dir(file)); err != nil { // drawing takes a second
		return usageError{err}
	}
	if len(codes) == 0 {
		codes = flags.AllCodes()
	}
	var picture bytes.Buffer
	if err := drawing.Sheet(&picture, codes); err != nil {
		return err
	}
	if err := atomicfile.Write(file, picture.Bytes()); err != nil {
		return err
	}
	fmt.Fprintf(c.ErrOrStderr(), "%s in %s\n", count(len(codes), "flag"), file)
	return nil
}
